// SPDX-License-Identifier: Apache-2.0

/// A number in JSON's grammar (RFC 8259, section 6), taken apart: `0.digits * 10^magnitude`, with neither leading nor
/// trailing zeros among the digits.
struct NumberLiteral {
    private(set) var isNegative = false
    private(set) var digits: [UInt8] = []
    /// Where the point stands: how many places right of the start of `digits`.
    private(set) var point = 0

    /// Beyond any exponent that matters, and far from overflow.
    private static let exponentLimit = 1_000_000_000

    init?(_ text: String) {
        var cursor = TextCursor(text)
        isNegative = cursor.take(UInt8(ascii: "-"))
        guard readInteger(&cursor), readFraction(&cursor), readExponent(&cursor), cursor.isAtEnd else { return nil }
        while digits.last == 0 { digits.removeLast() }
    }

    private mutating func readInteger(_ cursor: inout TextCursor) -> Bool {
        guard let first = cursor.digit() else { return false }
        if first == 0 { return true }
        digits.append(first)
        while let digit = cursor.digit() { digits.append(digit) }
        point = digits.count
        return true
    }

    private mutating func readFraction(_ cursor: inout TextCursor) -> Bool {
        guard cursor.take(UInt8(ascii: ".")) else { return true }
        guard var digit = cursor.digit() else { return false }
        while true {
            if digits.isEmpty, digit == 0 { point -= 1 } else { digits.append(digit) }
            guard let next = cursor.digit() else { return true }
            digit = next
        }
    }

    private mutating func readExponent(_ cursor: inout TextCursor) -> Bool {
        guard cursor.take(oneOf: UInt8(ascii: "e"), UInt8(ascii: "E")) != nil else { return true }
        let sign = cursor.take(oneOf: UInt8(ascii: "+"), UInt8(ascii: "-"))
        guard var digit = cursor.digit() else { return false }
        var exponent = 0
        while true {
            exponent = min(exponent * 10 + Int(digit), Self.exponentLimit)
            guard let next = cursor.digit() else { break }
            digit = next
        }
        point += sign == UInt8(ascii: "-") ? -exponent : exponent
        return true
    }

    /// The number times `10^scale`; nil when that is no integer or doesn't fit.
    func unscaled(scale: Int) -> Int64? {
        guard !digits.isEmpty else { return 0 }
        let length = point + scale
        guard length >= digits.count, length <= 19 else { return nil }
        var value: Int64 = 0
        for place in 0..<length {
            let digit = place < digits.count ? Int64(digits[place]) : 0
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if isTooLarge || isStillTooLarge { return nil }
            value = sum
        }
        return value
    }
}
