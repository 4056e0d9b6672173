// SPDX-License-Identifier: Apache-2.0

/// A range of IP addresses, written as `10.0.0.0/8`, `fd00::/8` or a single address.
public struct IPNetwork: Sendable, Hashable {
    private let prefix: [UInt8]
    private let bits: Int

    /// Nil when `text` is no address or range.
    public init?(_ text: String) {
        let parts = text.split(separator: "/" as Character, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        prefix = address.bytes
        guard parts.count == 2 else {
            bits = 128
            return
        }
        guard let count = Int(parts[1]), (0...(address.isIPv4 ? 32 : 128)).contains(count) else { return nil }
        bits = address.isIPv4 ? count + 96 : count
    }

    /// False when `address` is none.
    public func contains(_ address: String) -> Bool {
        guard let bytes = IPAddress(address)?.bytes else { return false }
        let whole = bits / 8
        guard bytes.prefix(whole) == prefix.prefix(whole) else { return false }
        guard bits % 8 > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (bits % 8))
        return bytes[whole] & mask == prefix[whole] & mask
    }
}
