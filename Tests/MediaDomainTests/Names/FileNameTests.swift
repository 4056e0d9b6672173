// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct FileNameTests {
    @Test(arguments: [
        "photo.jpg", "a", "Ünïcödé ß.txt", "日本語.png", "a.b.c", "2026.01.02 report.pdf", ".gitignore", "100%.txt", "%zz",
        "a-b_c(1)[2]{3}.txt", "e\u{301}.txt", "😀.png", "a..b", "..a",
        "👩\u{200D}👧.png", "می\u{200C}خواهم.txt",
    ])
    func `a name that is a name everywhere is taken`(_ text: String) {
        #expect(FileName(text)?.text == text)
    }

    @Test(arguments: [
        "", ".", "..", "...", "a/b", "../a", "a\\b", "..\\..\\a", "a\0b", "\u{1}", "a\nb", "a\u{7F}", " a", "a ", "a.",
        "%2e%2e%2fetc", "a%2Fb", "%252e", "a%00", "C:a", "a?", "a*", "a\"b", "<a>", "a|b", "a\u{2044}b", "a\u{2215}b",
        "a\u{FF0F}b", "\u{FF3C}", "\u{2024}\u{2024}", "\u{2025}", "\u{FF0E}\u{FF0E}", "a\u{202E}gpj.exe", "a\u{200B}b",
        "a\u{200D}b", "😀\u{200D}", "😀\u{200D}\u{200D}😀",
        "\u{FEFF}a", "a\u{2028}b", "a\u{FFFD}", "\u{E000}", "a\u{A0}",
    ])
    func `what could be more than a name is refused`(_ text: String) {
        #expect(FileName(text) == nil)
    }

    @Test func `names that only look the same are two names`() throws {
        let (whole, parts) = (try #require(FileName("\u{e9}.txt")), try #require(FileName("e\u{301}.txt")))
        #expect(whole != parts && Set([whole, parts]).count == 2)
    }

    @Test func `two hundred bytes are the most`() {
        #expect(FileName(String(repeating: "a", count: 200)) != nil)
        #expect(FileName(String(repeating: "a", count: 201)) == nil)
        #expect(FileName(String(repeating: "ä", count: 101)) == nil)
        #expect(FileName(String(repeating: "a", count: 4096)) == nil)
    }

    @Test(arguments: [("a.JPG", "jpg"), ("a.tar.gz", "gz"), ("a", ""), (".env", "")])
    func `the suffix stands behind the last dot`(_ text: String, _ suffix: String) throws {
        #expect(try #require(FileName(text)).suffix == suffix)
    }

    @Test func `an addition goes before the suffix and leaves a name`() throws {
        #expect(try #require(FileName("beach.jpg")).adding("-2")?.text == "beach-2.jpg")
        #expect(try #require(FileName("beach")).adding("-2")?.text == "beach-2")
        let long = try #require(FileName(String(repeating: "ä", count: 98) + ".png"))
        let longer = try #require(long.adding("-2"))
        #expect(longer.text.hasSuffix("ä-2.png"))
        #expect(longer.text.utf8.count <= 200)
    }
}
