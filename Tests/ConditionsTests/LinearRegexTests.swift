// SPDX-License-Identifier: Apache-2.0

import Conditions
import Testing

struct LinearRegexTests {
    static let matching: [(String, String)] = [
        ("", ""), ("", "a"), ("b", "abc"), ("^abc$", "abc"), ("a.c", "xabcx"), ("a|b", "b"), ("^(a|b)+$", "abba"),
        ("^a*$", ""), ("^a+$", "aaa"), ("^ab?c$", "ac"), ("^a{3}$", "aaa"), ("^a{2,}$", "aaaa"), ("^a{1,3}$", "aa"),
        ("^a{0}$", ""), ("^(?:ab){2}$", "abab"), ("^[a-c]+$", "abc"), ("^[^a-c]+$", "xyz"), ("^[]a]+$", "]a"),
        ("^[a-]+$", "-a"), ("^[-a]+$", "-a"), (#"^[\]\\^-]+$"#, #"]\^-"#), (#"^\d{4}-\d\d$"#, "2024-05"),
        (#"^\w+\s\W$"#, "ab_1 !"), (#"^[\w.]+@[^\s@]+\.\w+$"#, "a.b@example.com"), (#"^\D\S$"#, "ab"),
        (#"^[^\d]$"#, "a"), (#"^[\D]$"#, "a"), (#"\bcat\b"#, "a cat."), (#"\Bcat"#, "bobcat"), (#"^\.\*\$$"#, ".*$"),
        (#"\x41\x{1F642}\u00e9"#, "A🙂é"), (#"^\t\n\r\f\v$"#, "\t\n\r\u{0C}\u{0B}"), ("(?i)ÄPFEL", "äpfel"),
        ("(?i)^[a-c]+$", "AbC"), ("(?i)^[^a]$", "b"), ("a*?b", "aab"), ("a+?", "a"), ("a??", ""), ("^.$", "🙂"),
        ("^..$", "e\u{301}"), ("(a|)b", "b"), ("|a", "x"), ("()*", "x"), ("(a*)*$", "b"), ("^(a*)*b$", "aab"),
        ("^(^a|b)+$", "ab"), ("}", "}"), ("]", "]"), ("a$|b", "bc"), ("(^a)|b", "xb"),
    ]

    @Test(arguments: matching)
    func `a pattern is found`(pattern: String, text: String) throws {
        #expect(try LinearRegex(pattern).matches(text))
    }

    static let failing: [(String, String)] = [
        ("b", "ac"), ("^b", "ab"), ("a$", "ab"), ("^a{3}$", "aa"), ("^a{1,3}$", "aaaa"), ("^a{2,}$", "a"),
        ("a.c", "a\nc"),
        ("^[^a]$", "a"), ("(?i)^[^a]$", "A"), (#"^\d$"#, "٣"), (#"\bcat\b"#, "concat"), (#"\Bcat"#, "cat"), ("A", "a"),
        ("^.$", "e\u{301}"), ("\u{E9}", "e\u{301}"), ("a$", "a\n"), ("^b", "a\nb"), ("(?:ab)+c", "ab"), (#"\."#, "a"),
    ]

    @Test(arguments: failing)
    func `a pattern is not found`(pattern: String, text: String) throws {
        #expect(try !LinearRegex(pattern).matches(text))
    }

    static let refused: [(String, String, Int)] = [
        (#"(a)\1"#, "Back-references", 4), (#"\k<n>"#, "Back-references", 1), ("(?=a)", "Look-around", 2),
        ("(?!a)", "Look-around", 2), ("(?<=a)", "Look-around", 2), ("(?<!a)", "Look-around", 2),
        ("(?<n>a)", "Named groups", 2), ("(?P<n>a)", "Named groups", 2), ("(?>a)", "Atomic groups", 2),
        ("a(?i)b", "only \"(?:\"", 3), ("(?m)a", "only \"(?:\"", 2), ("a++", "Possessive", 2),
        ("a**", "can't follow", 2),
        ("a{2}{3}", "can't follow", 4), ("*a", "nothing to repeat", 0), ("a|?", "nothing to repeat", 2),
        ("(", "not closed", 1), (")", "has no \"(\"", 0), ("a)b", "has no \"(\"", 1), ("[a", "not closed", 2),
        ("[]", "not closed", 2), ("[z-a]", "wrong way round", 4), ("a{3,2}", "wrong way round", 6), ("a{", "{m,n}", 2),
        ("a{x}", "{m,n}", 2), ("a{1001}", "at most 1000", 5), (#"\p{L}"#, "\\p", 1), (#"\q"#, "no escape", 1),
        (#"a\"#, "ends with", 2), (#"\x4"#, "code point", 3), (#"\x{110000}"#, "code point", 10),
        (#"\ud800"#, "code point", 6),
        ("[[:alpha:]]", "POSIX", 1), (#"[\w-z]"#, "begin a range", 3), ("(a{100}){100}", "too large", 0),
        ("((((){1000}){1000}){1000}){1000}", "too large", 0), (String(repeating: "a", count: 257), "at most 256", 256),
    ]

    @Test(arguments: refused)
    func `what isn't supported is refused by name`(pattern: String, reason: String, offset: Int) {
        let error = #expect(throws: LinearRegex.SyntaxError.self) { try LinearRegex(pattern) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        #expect(error?.offset == offset)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "(a*)*b", "(a|a)*b", "(a|aa)+$b", "(a+)+b", "((a?){20}){5}b", "(.*)(.*)(.*)(.*)(.*)b", "(?i)(a|A)*b",
            "(x+x+)+y|(a*a*)*b",
        ]
    )
    func `patterns that explode elsewhere finish on 10,000 characters`(pattern: String) throws {
        #expect(try !LinearRegex(pattern).matches(String(repeating: "a", count: 10_000)))
    }

    @Test(.timeLimit(.minutes(1))) func `deep nesting is no danger`() throws {
        let pattern = String(repeating: "(", count: 128) + String(repeating: ")", count: 128)
        #expect(try LinearRegex(pattern).matches("a"))
    }

    @Test func `random patterns compile or are refused`() {
        var random = SeededGenerator(seed: 7)
        let pieces = [
            "a", "b", "(", ")", "[", "]", "^", "$", "|", "*", "+", "?", "{2,3}", "{", "\\", "\\d", "-", ".", "(?:", "é",
        ]
        var compiled = 0
        for _ in 0..<20_000 {
            let pattern = (0..<Int.random(in: 1...10, using: &random)).map { _ in random.pick(pieces) }.joined()
            guard let regex = try? LinearRegex(pattern) else { continue }
            compiled += 1
            _ = regex.matches("aabba-é")
        }
        #expect(compiled > 1_000)
    }

    @Test func `random patterns find what the standard library's engine finds`() throws {
        var random = SeededGenerator(seed: 11)
        let pieces = [
            "a", "b", "c", "(", ")", "|", "*", "?", "+", "{1,2}", "{2}", "^", "$", ".", "[ab]", "[^a]", "\\w",
        ]
        var compared = 0
        for _ in 0..<20_000 {
            let pattern = (0..<Int.random(in: 1...8, using: &random)).map { _ in random.pick(pieces) }.joined()
            guard let linear = try? LinearRegex(pattern), let other = try? Regex(pattern) else { continue }
            let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(["a", "b", "c", "-"]) }
                .joined()
            let expected = try other.matchingSemantics(.unicodeScalar).firstMatch(in: text) != nil
            #expect(linear.matches(text) == expected, "\(pattern) in \(text)")
            compared += 1
        }
        #expect(compared > 2_000)
    }
}
