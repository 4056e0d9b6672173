// SPDX-License-Identifier: Apache-2.0

/// Absolute http and https addresses. Other schemes stay out: what is stored here ends up in links, where
/// `javascript:` would be code.
enum WebAddress {
    /// Characters that RFC 3986 allows nowhere unescaped; those above ASCII pass, as browsers show them.
    private static let refused = Set("\"<>\\^`{|}".utf8)
    private static let longest = 8192

    static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= longest, isClean(text) else { return false }
        let lowercased = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lowercased.hasPrefix($0) }) else { return false }
        let rest = Array(text.utf8.dropFirst(scheme.utf8.count))
        let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        return isAuthority(rest[..<end])
    }

    /// No blanks, no control characters, and every `%` before two hexadecimal digits.
    private static func isClean(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        for (place, byte) in bytes.enumerated() {
            if byte <= 0x20 || byte == 0x7F || refused.contains(byte) { return false }
            guard byte == UInt8(ascii: "%") else { continue }
            guard place + 2 < bytes.count, isHexDigit(bytes[place + 1]), isHexDigit(bytes[place + 2]) else {
                return false
            }
        }
        return true
    }

    /// `host`, `host:port`, `[address]:port`, maybe with `user@` before it.
    private static func isAuthority(_ authority: ArraySlice<UInt8>) -> Bool {
        let host = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] } ?? authority
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = host[(host.startIndex + 1)..<end]
            return !address.isEmpty
                && address.allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
                && isPort(host[(end + 1)...])
        }
        let colon = host.firstIndex(of: UInt8(ascii: ":")) ?? host.endIndex
        let name = host[..<colon]
        guard !name.isEmpty, name.first != UInt8(ascii: "."), isPort(host[colon...]) else { return false }
        return !name.contains { "[]@!$&'()*+,;=%".utf8.contains($0) }
    }

    /// Nothing, or a colon and 1 to 65535.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        guard let colon = text.first else { return true }
        guard colon == UInt8(ascii: ":"), (2...6).contains(text.count) else { return false }
        return UInt16(String(decoding: text.dropFirst(), as: UTF8.self)).map { $0 > 0 } ?? false
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
