// SPDX-License-Identifier: Apache-2.0

/// A network in CIDR notation, `10.0.0.0/8` or `fd00::/8`; a single address is a range of one.
public struct AddressRange: Sendable, Hashable {
    private let start: PeerAddress
    private let bits: Int

    /// Nil when `text` is no network.
    public init?(_ text: String) {
        let parts = text.split(separator: "/" as Character, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let start = PeerAddress(String(first)) else { return nil }
        self.start = start
        let longest = start.bytes.count * 8
        guard parts.count == 2 else {
            bits = longest
            return
        }
        guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let bits = Int(parts[1]), bits <= longest
        else { return nil }
        self.bits = bits
    }

    /// Of the same family alone: an IPv4 range contains no IPv6 address.
    public func contains(_ address: PeerAddress) -> Bool {
        guard address.bytes.count == start.bytes.count else { return false }
        let whole = bits / 8
        guard address.bytes.prefix(whole) == start.bytes.prefix(whole) else { return false }
        guard bits % 8 > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (bits % 8))
        return address.bytes[whole] & mask == start.bytes[whole] & mask
    }
}
