// SPDX-License-Identifier: Apache-2.0

import Conditions
import Testing

struct WildcardPatternTests {
    @Test(arguments: [
        ("abc", "abc"), ("a*", "a"), ("a*", "abc"), ("*c", "abc"), ("%b%", "abc"), ("a*c", "ac"), ("a**c", "abbc"),
        ("*", ""), ("**", "x"), ("", ""), ("a*b*c", "a-b-b-c"), ("*ab*ab*", "abxab"), (#"a\*b"#, "a*b"),
        (#"100\%"#, "100%"), (#"a\\b"#, #"a\b"#), (#"a\"#, #"a\"#), (#"\a"#, "a"), ("a_c", "a_c"), ("né*", "née"),
        ("*🙂*", "a🙂b"), ("a*aab", "aaaab"),
    ])
    func `a pattern matches`(pattern: String, text: String) {
        #expect(WildcardPattern(pattern).matches(text))
    }

    @Test(arguments: [
        ("abc", "abcd"), ("abc", "ab"), ("a*", "ba"), ("*c", "cb"), ("a*a", "a"), ("ab*ba", "aba"), (#"a\*b"#, "axb"),
        ("a_c", "abc"), ("", "a"), ("A*", "abc"), ("*ab*ab*", "ab"), ("e\u{301}", "\u{E9}"), ("*é", "e\u{301}"),
    ])
    func `a pattern doesn't match`(pattern: String, text: String) {
        #expect(!WildcardPattern(pattern).matches(text))
    }

    @Test(arguments: [
        ("ÄPFEL*", "äpfelmus", true), ("straße", "STRASSE", false), ("*Σ", "ως", false), ("ΟΔΟΣ", "οδοσ", true),
    ])
    func `folding puts both sides in lower case`(pattern: String, text: String, matches: Bool) {
        #expect(WildcardPattern(pattern, foldingCase: true).matches(text) == matches)
    }

    @Test(arguments: [("abc", "abc"), ("ab*c", "ab"), ("*a", ""), (#"a\*b%"#, "a*b"), ("", ""), ("né%", "né")])
    func `the literal prefix ends before the first wildcard`(pattern: String, prefix: String) {
        #expect(WildcardPattern(pattern).literalPrefix == prefix)
    }

    @Test func `matching agrees with trying all runs`() {
        func matches(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first == "*" {
                return (text.startIndex...text.endIndex).contains { matches(pattern.dropFirst(), text[$0...]) }
            }
            return text.first == first && matches(pattern.dropFirst(), text.dropFirst())
        }
        var random = SeededGenerator(seed: 1)
        for _ in 0..<5_000 {
            let pattern = (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(["a", "b", "*"]) }.joined()
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in random.pick(["a", "b"]) }.joined()
            #expect(
                WildcardPattern(pattern).matches(text) == matches(Array(pattern)[...], Array(text)[...]),
                "\(pattern) \(text)"
            )
        }
    }

    @Test func `many wildcards over a long text finish`() {
        let pattern = String(repeating: "*a", count: 400) + "b"
        #expect(!WildcardPattern(pattern).matches(String(repeating: "a", count: 20_000)))
    }
}
