// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import HTTPAPI

struct ProxyTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("::1", "0:0:0:0:0:0:0:1"), ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:DB8::", "2001:db8:0:0:0:0:0:0"), ("fe80::1%eth0", "fe80::1"), ("::", "0::0"),
        ("1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a"),
    ])
    func `one address has several spellings`(_ left: String, _ right: String) throws {
        #expect(try #require(IPAddress(left)).bytes == #require(IPAddress(right)).bytes)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "a.b.c.d", "1:2", "::1::", "12345::", ":1", "1:2:3:4:5:6:7:8:9", "+1::",
        "1.2.3.+4", "unknown", "[::1]", "1.2.3.4:80", "1:2:3:4:5:6:7:8::", ":::", "::1:",
    ])
    func `what is no address is none`(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.0/8", "::ffff:10.1.1.1", true),
        ("192.168.1.128/25", "192.168.1.127", false), ("192.168.1.128/25", "192.168.1.200", true),
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("fd00::/8", "fd12::1", true),
        ("fd00::/8", "fe00::1", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
        ("::/0", "8.8.8.8", true), ("10.0.0.0/8", "nonsense", false), ("2001:db8::/33", "2001:db8:8000::1", false),
    ])
    func `a network holds its addresses`(_ network: String, _ address: String, _ isInside: Bool) throws {
        #expect(try #require(IPNetwork(network)).contains(address) == isInside)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "::/129", "host", "10.0.0/8"])
    func `what is no network is none`(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    private static func caller(peer: String?, _ forwarded: [String], proto: String? = nil) throws
        -> TrustedProxies.Caller
    {
        let proxies = TrustedProxies(try ["10.0.0.0/8", "127.0.0.1"].map { try #require(IPNetwork($0)) })
        var headers = HTTPFields()
        for line in forwarded {
            headers.append(HTTPField(name: try #require(HTTPField.Name("X-Forwarded-For")), value: line))
        }
        if let proto {
            headers.append(HTTPField(name: try #require(HTTPField.Name("X-Forwarded-Proto")), value: proto))
        }
        return proxies.caller(
            of: InboundRequest(method: .get, target: "/", headers: headers, body: .none, peer: peer, isSecure: false)
        )
    }

    @Test func `the word of a stranger about itself is not taken`() throws {
        #expect(
            try Self.caller(peer: "8.8.8.8", ["1.1.1.1"], proto: "https") == .init(address: "8.8.8.8", isSecure: false)
        )
    }

    @Test func `the last hop that is no proxy is the caller`() throws {
        #expect(try Self.caller(peer: "10.0.0.1", ["6.6.6.6, 7.7.7.7, 10.0.0.2"]).address == "7.7.7.7")
        #expect(
            try Self.caller(peer: "10.0.0.1", ["6.6.6.6", "7.7.7.7"], proto: "https")
                == .init(address: "7.7.7.7", isSecure: true)
        )
        #expect(try Self.caller(peer: "10.0.0.1", ["10.0.0.3"]).address == "10.0.0.3")
        #expect(try Self.caller(peer: "10.0.0.1", []).address == "10.0.0.1")
        #expect(try Self.caller(peer: nil, ["7.7.7.7"]).address == nil)
    }

    @Test func `what is no address ends the chain`() throws {
        #expect(try Self.caller(peer: "10.0.0.1", ["7.7.7.7, unknown"]).address == "10.0.0.1")
        #expect(try Self.caller(peer: "10.0.0.1", ["nonsense, 10.0.0.2"]).address == "10.0.0.2")
    }
}
