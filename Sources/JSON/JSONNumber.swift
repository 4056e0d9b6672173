// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// A number literal that is not a 64-bit integer: as a `Double` when one carries all its digits, else as it stands.
struct JSONNumber {
    let value: JSONValue

    /// Decimal digits that every `Double` of the normal range carries (DBL_DIG).
    private static let safeDigits = 15

    /// `literal` is in JSON's grammar; nil when it lies beyond the largest `Double`.
    init?(_ literal: String) {
        guard let double = Double(literal), double.isFinite else { return nil }
        if double.isNormal, literal.utf8.count <= Self.safeDigits {
            value = .double(double)
            return
        }
        let number = Significand(literal)
        if number.digits.isEmpty {
            value = .double(double)
        } else if number.digits.count <= Self.safeDigits, double.isNormal {
            value = .double(double)
        } else if double != 0, Significand(double.description) == number {
            value = .double(double)
        } else {
            value = .decimal(literal)
        }
    }

    /// Whether `literal` stands in the grammar of RFC 8259, section 6.
    static func isWellFormed(_ literal: String) -> Bool {
        var rest = literal.utf8[...]
        func take(_ letters: UInt8...) -> Bool {
            guard let first = rest.first, letters.contains(first) else { return false }
            rest.removeFirst()
            return true
        }
        func takeDigits() -> Int {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest.removeFirst(count)
            return count
        }
        _ = take(UInt8(ascii: "-"))
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let integerDigits = takeDigits()
        guard integerDigits == 1 || integerDigits > 1 && !startsWithZero else { return false }
        if take(UInt8(ascii: ".")), takeDigits() == 0 { return false }
        if take(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+"), UInt8(ascii: "-"))
            if takeDigits() == 0 { return false }
        }
        return rest.isEmpty
    }

    /// The digits of a literal without zeros at either end, and the power of ten of the last of them.
    private struct Significand: Equatable {
        private(set) var digits: [UInt8] = []
        private(set) var exponent = 0

        private static let exponentLimit = 1_000_000_000

        init(_ literal: String) {
            var fractionDigits = 0
            var isFraction = false
            let characters = literal.utf8
            var place = characters.startIndex
            while place != characters.endIndex, characters[place] | 0x20 != UInt8(ascii: "e") {
                let character = characters[place]
                if character == UInt8(ascii: ".") { isFraction = true }
                if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) {
                    if isFraction { fractionDigits += 1 }
                    if !digits.isEmpty || character != UInt8(ascii: "0") { digits.append(character) }
                }
                place = characters.index(after: place)
            }
            exponent = Self.exponent(characters[place...].dropFirst()) - fractionDigits
            while digits.last == UInt8(ascii: "0") {
                digits.removeLast()
                exponent += 1
            }
        }

        private static func exponent(_ characters: Substring.UTF8View) -> Int {
            var exponent = 0
            for character in characters where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) {
                exponent = min(exponent * 10 + Int(character - UInt8(ascii: "0")), exponentLimit)
            }
            return characters.first == UInt8(ascii: "-") ? -exponent : exponent
        }
    }
}
