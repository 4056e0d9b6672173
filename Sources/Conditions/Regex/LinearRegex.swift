// SPDX-License-Identifier: Apache-2.0

/// A regular expression whose matching takes time in proportion to the text times the pattern, whatever they are, and
/// that means the same on every database: it works on Unicode code points and looks for a match anywhere in the text.
///
/// Supported: literals, `.` (all but a line feed), classes (`[a-z]`, `[^…]`), `\d \w \s` and their opposites (ASCII),
/// `\b \B`, the anchors `^` and `$` (start and end of the whole text), groups, `(?:…)`, `|`, the quantifiers
/// `* + ? {m} {m,} {m,n}` with `?` behind them, the escapes `\t \n \r \f \v \xHH \x{…} \uHHHH`, and `(?i)` at the start.
/// Refused: back-references, look-around, named groups, other flags, possessive quantifiers, `\p`, POSIX classes.
///
/// The pattern is compiled to a program that is run for all its possible states at once (K. Thompson, "Regular
/// Expression Search Algorithm", CACM 11, 1968; the machine is Rob Pike's, as in R. Cox, "Regular Expression Matching:
/// the Virtual Machine Approach", 2009, https://swtch.com/~rsc/regexp/regexp2.html).
public struct LinearRegex: Sendable {
    /// Unicode scalars of a pattern.
    public static let maximumLength = 256

    let program: RegexProgram

    public init(_ pattern: String) throws(SyntaxError) {
        guard pattern.unicodeScalars.count <= Self.maximumLength else {
            throw SyntaxError(
                "A regular expression has at most \(Self.maximumLength) characters.",
                at: Self.maximumLength
            )
        }
        var parser = RegexParser(pattern)
        let node = try parser.pattern()
        program = try RegexProgram(node, foldsCase: parser.foldsCase)
    }

    /// Whether some part of `text` matches.
    public func matches(_ text: String) -> Bool {
        var matcher = RegexMatcher(program)
        return matcher.finds(in: text)
    }

    /// What is wrong with a pattern, and behind how many of its Unicode scalars.
    public struct SyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
        public let offset: Int

        init(_ description: String, at offset: Int) {
            self.description = description
            self.offset = offset
        }
    }
}
