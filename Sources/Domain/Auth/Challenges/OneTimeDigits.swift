// SPDX-License-Identifier: Apache-2.0

/// Codes of six digits that people type.
enum OneTimeDigits {
    static let count = 6
    private static let codes: UInt32 = 1_000_000

    /// Every code is as likely as every other.
    static func random(from digests: any Digests) -> String {
        // Numbers above the last whole million would make small codes likelier.
        let limit = UInt32.max - UInt32.max % codes
        while true {
            let number = digests.randomBytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if number < limit { return text(number % codes) }
        }
    }

    /// The last six digits of `number`, with leading zeros.
    static func text(_ number: UInt32) -> String {
        let digits = String(number % codes)
        return String(repeating: "0", count: count - digits.count) + digits
    }

    /// What somebody typed as six digits, without the spaces and dashes between; nil for anything else.
    static func read(_ text: String) -> String? {
        guard text.utf8.count <= 16 else { return nil }
        let digits = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard digits.count == count, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return String(decoding: digits, as: UTF8.self)
    }
}
