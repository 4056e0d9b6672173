// SPDX-License-Identifier: Apache-2.0

extension RegexParser {
    /// `[…]`. A `]` that comes first stands for itself, and so does a `-` at either end.
    mutating func set() throws(LinearRegex.SyntaxError) -> ScalarSet {
        advance()
        let isInverted = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while let scalar = next, isFirst || scalar != "]" {
            isFirst = false
            ranges += try item()
        }
        guard take("]") else { throw error("A \"[\" is not closed.") }
        return ScalarSet(ranges, isInverted: isInverted, foldsCase: foldsCase)
    }

    /// One character, one range or one shorthand.
    private mutating func item() throws(LinearRegex.SyntaxError) -> [ClosedRange<UInt32>] {
        if next == "\\" {
            advance()
            if let ranges = shorthand() {
                guard !isRange else { throw error("A class can't begin a range.") }
                return ranges
            }
            return [try range(from: try escapedScalar())]
        }
        return [try range(from: try plainScalar())]
    }

    private mutating func range(from low: Unicode.Scalar) throws(LinearRegex.SyntaxError) -> ClosedRange<UInt32> {
        guard isRange else { return low.value...low.value }
        advance()
        let high: Unicode.Scalar
        if take("\\") { high = try escapedScalar() } else { high = try plainScalar() }
        guard low <= high else { throw error("The range has its ends the wrong way round.") }
        return low.value...high.value
    }

    private var isRange: Bool { next == "-" && afterNext != nil && afterNext != "]" }

    private mutating func plainScalar() throws(LinearRegex.SyntaxError) -> Unicode.Scalar {
        guard let scalar = next else { throw error("A \"[\" is not closed.") }
        if scalar == "[", let kind = afterNext, kind == ":" || kind == "." || kind == "=" {
            throw error("POSIX classes are not supported; write \"\\[\" for the character.")
        }
        advance()
        return scalar
    }
}
