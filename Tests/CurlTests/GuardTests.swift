// SPDX-License-Identifier: Apache-2.0
import Curl
import Testing

@Suite struct GuardTests {
    @Test(
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.0.8", "192.0.2.1",
            "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
            "255.255.255.255", "168.63.129.16",
            "::", "::1", "::8.8.8.8", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1",
            "2001:db8::1",
            "2001::1", "2001:10::1", "3fff::1", "64:ff9b:1::1", "4000::1",
            "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::ffff:0.0.0.0", "::ffff:0:10.0.0.1",
            "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "2002:7f00:1::1", "2002:a00:1::1",
            "2002:a9fe:a9fe::",
        ])
    func `an address that is not public is refused`(_ text: String) throws {
        let address = try #require(PeerAddress(text))
        #expect(!OutboundGuard().permits(address))
    }

    @Test(
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.17.255.255",
            "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::200e", "::ffff:8.8.8.8",
            "64:ff9b::808:808", "2003::1",
        ])
    func `a public address is permitted`(_ text: String) throws {
        let address = try #require(PeerAddress(text))
        #expect(OutboundGuard().permits(address))
    }

    @Test(
        arguments: [
            ("10.1.0.0/16", "10.1.2.3", true), ("10.1.0.0/16", "10.2.2.3", false), ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false), ("127.0.0.0/8", "::ffff:127.0.0.1", true),
            ("127.0.0.0/8", "64:ff9b::127.0.0.1", true), ("::1/128", "::1", true), ("::1/128", "127.0.0.1", false),
            ("fd00::/8", "fd12::1", true), ("fd00::/8", "fc12::1", false),
            ("169.254.168.0/23", "169.254.169.254", true),
            ("169.254.168.0/23", "169.254.170.2", false),
        ])
    func `an allowed network opens exactly that network`(_ range: String, _ text: String, _ isPermitted: Bool) throws {
        let outbound = OutboundGuard(allowed: [try #require(AddressRange(range))])
        #expect(outbound.permits(try #require(PeerAddress(text))) == isPermitted)
    }

    @Test(
        arguments: [
            "", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "10.0.0/8", "::/129", "localhost",
            "10.0.0.0/8/8",
            "0x7f.1", "2130706433", "010.0.0.1", "10.0.0.0 /8",
        ])
    func `what is no network is refused`(_ text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test func `the unspecified range allows everything of its family`() throws {
        let outbound = OutboundGuard(allowed: [try #require(AddressRange("0.0.0.0/0"))])
        #expect(outbound.permits(try #require(PeerAddress("10.0.0.1"))))
        #expect(!outbound.permits(try #require(PeerAddress("::1"))))
    }

    @Test func `an address is written back in its usual form`() throws {
        #expect(PeerAddress(bytes: [127, 0, 0, 1])?.description == "127.0.0.1")
        #expect(PeerAddress("2001:0db8:0:0::1")?.description == "2001:db8::1")
        #expect(PeerAddress(bytes: [1, 2, 3]) == nil)
    }
}
