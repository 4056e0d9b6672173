// SPDX-License-Identifier: Apache-2.0

extension RegexParser {
    /// A `\` outside a class.
    mutating func escape() throws(LinearRegex.SyntaxError) -> RegexNode {
        switch afterNext {
        case "b":
            skip(2)
            return .assertion(.wordBoundary)
        case "B":
            skip(2)
            return .assertion(.noWordBoundary)
        default: break
        }
        advance()
        if let ranges = shorthand() { return .set(ScalarSet(ranges)) }
        return .set(ScalarSet(try escapedScalar(), foldsCase: foldsCase))
    }

    /// `d`, `w`, `s` or one of their opposites, behind a `\`.
    mutating func shorthand() -> [ClosedRange<UInt32>]? {
        let ranges: [ClosedRange<UInt32>]
        switch next {
        case "d": ranges = ScalarSet.digits
        case "D": ranges = ScalarSet.complement(of: ScalarSet.digits)
        case "w": ranges = ScalarSet.wordCharacters
        case "W": ranges = ScalarSet.complement(of: ScalarSet.wordCharacters)
        case "s": ranges = ScalarSet.spaces
        case "S": ranges = ScalarSet.complement(of: ScalarSet.spaces)
        default: return nil
        }
        advance()
        return ranges
    }

    /// The one character that stands behind a `\`.
    mutating func escapedScalar() throws(LinearRegex.SyntaxError) -> Unicode.Scalar {
        guard let scalar = next else { throw error("The pattern ends with \"\\\".") }
        switch scalar {
        case "x", "u": return try hexadecimal()
        case "1"..."9", "k", "g": throw error("Back-references are not supported.")
        case "p", "P": throw error("\\p is not supported.")
        default: break
        }
        if let control = Self.control(scalar) {
            advance()
            return control
        }
        guard !Self.isAlphanumeric(scalar) else { throw error("There is no escape \"\\\(scalar)\".") }
        advance()
        return scalar
    }

    private static func control(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "t": "\t"
        case "n": "\n"
        case "r": "\r"
        case "f": "\u{0C}"
        case "v": "\u{0B}"
        default: nil
        }
    }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "_" && ScalarSet.wordCharacters.contains { $0.contains(scalar.value) }
    }

    /// `xHH`, `x{H…}` or `uHHHH`.
    private mutating func hexadecimal() throws(LinearRegex.SyntaxError) -> Unicode.Scalar {
        let isShort = take("x")
        if !isShort { advance() }
        let isBraced = isShort && take("{")
        let length = isBraced ? 1...6 : isShort ? 2...2 : 4...4
        var (value, count): (UInt32, Int) = (0, 0)
        while count < length.upperBound, let digit = next.flatMap(Self.hexadecimalDigit) {
            value = value * 16 + digit
            count += 1
            advance()
        }
        guard length.contains(count), !isBraced || take("}"), let scalar = Unicode.Scalar(value) else {
            throw error("A code point is \\xHH, \\x{H…} or \\uHHHH.")
        }
        return scalar
    }

    private static func hexadecimalDigit(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 0x30
        case "a"..."f": scalar.value - 0x61 + 10
        case "A"..."F": scalar.value - 0x41 + 10
        default: nil
        }
    }
}
