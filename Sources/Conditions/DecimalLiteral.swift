// SPDX-License-Identifier: Apache-2.0

import Kernel

/// A number as written, kept exactly: `±digits × 10^exponent`, with no zero at either end of the digits.
struct DecimalLiteral {
    private(set) var isNegative = false
    /// Most significant first, each 0 to 9; empty for zero.
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    /// Exponents beyond this are as good as infinite, and stop here so that sums with them can't overflow.
    private static let largestExponent = 1_000_000_000

    /// Reads JSON's number grammar, more widely: leading zeros and a leading `+` pass. Nil for anything else.
    init?(_ text: String) {
        var rest = text.utf8[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let whole = Self.takeDigits(&rest)
        guard !whole.isEmpty else { return nil }
        digits = whole
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let fraction = Self.takeDigits(&rest)
            guard !fraction.isEmpty else { return nil }
            digits += fraction
            exponent = -fraction.count
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            guard let power = Self.takePower(&rest) else { return nil }
            exponent += power
        }
        guard rest.isEmpty else { return nil }
        trim()
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View) -> [UInt8] {
        var digits: [UInt8] = []
        while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            digits.append(byte - UInt8(ascii: "0"))
            rest.removeFirst()
        }
        return digits
    }

    private static func takePower(_ rest: inout Substring.UTF8View) -> Int? {
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let digits = takeDigits(&rest)
        guard !digits.isEmpty else { return nil }
        let power = digits.reduce(0) { min($0 * 10 + Int($1), largestExponent) }
        return isNegative ? -power : power
    }

    private mutating func trim() {
        digits.removeFirst(digits.prefix { $0 == 0 }.count)
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty {
            isNegative = false
            exponent = 0
        }
    }
}

extension DecimalLiteral {
    /// Where the number lies among the multiples of `10^-scale` that fit in 64 bits; `make` turns a count of them into
    /// a value.
    func placement(scale: Int, _ make: (Int64) -> Value) -> Placement {
        let outside: Placement = isNegative ? .belowAll : .aboveAll
        let shift = exponent + scale
        let length = digits.count + shift
        guard length <= 19 else { return outside }
        var unscaled: Int64 = 0
        for place in 0..<max(length, 0) {
            let digit = Int64(place < digits.count ? digits[place] : 0)
            let (product, tooLarge) = unscaled.multipliedReportingOverflow(by: 10)
            let (sum, stillTooLarge) = product.addingReportingOverflow(isNegative ? -digit : digit)
            guard !tooLarge, !stillTooLarge else { return outside }
            unscaled = sum
        }
        if shift >= 0 || digits.isEmpty { return .exactly(make(unscaled)) }
        guard isNegative else { return .justAbove(make(unscaled)) }
        let (floor, tooSmall) = unscaled.subtractingReportingOverflow(1)
        return tooSmall ? outside : .justAbove(make(floor))
    }

    /// One text for all spellings of the number, in JSON's number grammar.
    var canonicalText: String {
        guard !digits.isEmpty else { return "0" }
        let sign = isNegative ? "-" : ""
        let text = String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        if exponent == 0 { return sign + text }
        if exponent > 0, digits.count + exponent <= 19 { return sign + text + String(repeating: "0", count: exponent) }
        return "\(sign)\(text)e\(exponent)"
    }
}
