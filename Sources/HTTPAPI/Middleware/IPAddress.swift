// SPDX-License-Identifier: Apache-2.0

/// An IP address as 16 bytes; an IPv4 one in its form mapped into IPv6 (RFC 4291, 2.5.5.2), so that a peer on a
/// socket for both is compared alike.
struct IPAddress: Sendable, Hashable {
    let bytes: [UInt8]
    let isIPv4: Bool

    /// Nil when `text` is no address in the forms of RFC 4291, 2.2. A zone (`%eth0`) is left out.
    init?(_ text: some StringProtocol) {
        let text = text.prefix { $0 != "%" }
        if let four = Self.four(text) {
            bytes = Array(repeating: 0, count: 10) + [0xFF, 0xFF] + four
            isIPv4 = true
        } else if let sixteen = Self.sixteen(text) {
            bytes = sixteen
            isIPv4 = false
        } else {
            return nil
        }
    }

    private static func four(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: "." as Character, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.utf8.count <= 3 && part.utf8.allSatisfy(isDigit) ? UInt8(part) : nil
        }
        return parts.count == 4 && numbers.count == 4 ? numbers : nil
    }

    private static func sixteen(_ text: some StringProtocol) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = halves.first.flatMap({ groups($0) }) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// The bytes of groups between colons; the last may be an IPv4 address.
    private static func groups(_ text: some StringProtocol) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":" as Character, omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let four = four(part) {
                bytes += four
            } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
                let group = UInt16(part, radix: 16)
            {
                bytes += [UInt8(truncatingIfNeeded: group >> 8), UInt8(truncatingIfNeeded: group)]
            } else {
                return nil
            }
        }
        return bytes.count <= 16 ? bytes : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
