// SPDX-License-Identifier: Apache-2.0

extension RegexParser {
    /// The largest count in `{m,n}`.
    private static let largestCount = 1_000

    /// `atom` with the quantifier behind it, if any. A lazy one finds other parts of a text but in the same texts.
    mutating func quantified(_ atom: RegexNode) throws(LinearRegex.SyntaxError) -> RegexNode {
        guard let (minimum, maximum) = try quantifier() else { return atom }
        _ = take("?")
        switch next {
        case "+": throw error("Possessive quantifiers are not supported.")
        case "*", "?", "{": throw error("A quantifier can't follow another.")
        default: return .repetition(atom, minimum: minimum, maximum: maximum)
        }
    }

    private mutating func quantifier() throws(LinearRegex.SyntaxError) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard take("{") else { return nil }
        let minimum = try count()
        guard take(",") else {
            guard take("}") else { throw malformed }
            return (minimum, minimum)
        }
        if take("}") { return (minimum, nil) }
        let maximum = try count()
        guard take("}") else { throw malformed }
        guard minimum <= maximum else { throw error("{\(minimum),\(maximum)} has its counts the wrong way round.") }
        return (minimum, maximum)
    }

    private mutating func count() throws(LinearRegex.SyntaxError) -> Int {
        var count: Int?
        while let digit = next, ("0"..."9").contains(digit) {
            count = (count ?? 0) * 10 + Int(digit.value - 0x30)
            guard let count, count <= Self.largestCount else {
                throw error("A count is at most \(Self.largestCount).")
            }
            advance()
        }
        guard let count else { throw malformed }
        return count
    }

    private var malformed: LinearRegex.SyntaxError {
        error("A quantifier is {m}, {m,} or {m,n}; write \"\\{\" for the character.")
    }
}
