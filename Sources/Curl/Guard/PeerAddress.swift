// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The address of a peer: 4 bytes of IPv4 or 16 of IPv6.
public struct PeerAddress: Sendable, Hashable {
    public let bytes: [UInt8]

    /// Nil unless there are 4 or 16 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads the strict text forms alone: `127.0.0.1`, `::1`. Nil for the spellings that resolvers also take, such as
    /// `0x7f.1`.
    public init?(_ text: String) {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if unsafe inet_pton(family, text, &bytes) == 1 {
                self.bytes = bytes
                return
            }
        }
        return nil
    }
}

extension PeerAddress: CustomStringConvertible {
    public var description: String {
        let isIPv4 = bytes.count == 4
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let written = unsafe inet_ntop(isIPv4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
        guard unsafe written != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension PeerAddress {
    /// The IPv4 address that an IPv6 address stands for or leads to: mapped (`::ffff:0:0/96`),
    /// translated (`64:ff9b::/96` of RFC 6052, `::ffff:0:0:0/96` of RFC 2765) and 6to4 (`2002::/16`).
    var embeddedIPv4: PeerAddress? {
        guard bytes.count == 16 else { return nil }
        let last = Array(bytes[12...])
        let head = Array(bytes[..<12])
        let zeros = { (count: Int) in [UInt8](repeating: 0, count: count) }
        let before: [[UInt8]] = [
            zeros(10) + [0xFF, 0xFF],
            [0x00, 0x64, 0xFF, 0x9B] + zeros(8),
            zeros(8) + [0xFF, 0xFF, 0, 0],
        ]
        if before.contains(head) { return PeerAddress(bytes: last) }
        if bytes.starts(with: [0x20, 0x02]) { return PeerAddress(bytes: Array(bytes[2..<6])) }
        return nil
    }
}
