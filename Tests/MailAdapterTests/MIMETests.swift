// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import Foundation
import Kernel
import Testing

@testable import MailAdapter

@Suite struct MIMETests {
    private func lines(_ message: MailMessage) throws -> [String] {
        String(decoding: try MIMEMessage(MailFixture.mail(message)).bytes, as: UTF8.self).components(
            separatedBy: "\r\n"
        )
    }

    @Test func `a mail has its fields and both parts`() throws {
        let lines = try lines(MailFixture.message())
        #expect(
            lines.starts(with: [
                "Date: Sat, 21 Nov 2026 11:03:00 +0000",
                "From: =?utf-8?B?QWRhJ3Mgw4RwcA==?= <no-reply@example.com>",
                "To: grace@example.org",
                "Subject: =?utf-8?B?R3LDvMOfZQ==?=",
                "Message-ID: <0123456789abcdef@example.com>",
                "MIME-Version: 1.0",
            ])
        )
        let plain = try #require(lines.firstIndex(of: "Content-Type: text/plain; charset=utf-8"))
        let html = try #require(lines.firstIndex(of: "Content-Type: text/html; charset=utf-8"))
        #expect(plain < html)
        #expect(lines.filter { $0.hasPrefix("--=_") }.count == 3)
    }

    @Test(arguments: [10, 100, 2000])
    func `no line is too long, and a long subject comes back whole`(_ count: Int) throws {
        let subject = String(repeating: "Grüße 👋🏽 ", count: count / 9 + 1)
        let lines = try lines(MailFixture.message(subject: subject, text: String(repeating: "ä=b ", count: count)))
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.contains("\n") })
        let words = lines.flatMap { $0.components(separatedBy: " ") }.filter { $0.hasPrefix("=?utf-8?B?") }.dropFirst()
        let bytes = words.flatMap { Data(base64Encoded: String($0.dropFirst(10).dropLast(2))) ?? Data() }
        #expect(String(decoding: bytes, as: UTF8.self) == subject)
    }

    @Test(
        arguments: [
            ("a=b", "a=3Db"), ("trailing ", "trailing=20"), ("tab\t", "tab=09"), ("ü", "=C3=BC"),
            ("a\r\nb\nc", "a\r\nb\r\nc"),
            ("", ""), (String(repeating: "x", count: 76), String(repeating: "x", count: 76)),
            (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx"),
        ])
    func `text is printable`(_ text: String, _ encoded: String) { #expect(QuotedPrintable.encode(text) == encoded) }

    @Test(
        arguments: [
            MailMessage(to: "a@b\r\nBcc: c@d", subject: "s", text: ""),
            MailMessage(to: "a@b", subject: "s\r\nBcc: c@d", text: ""),
            MailMessage(to: "a@b", subject: "s\nx", text: ""), MailMessage(to: "a@b", subject: "s\u{0}", text: ""),
            MailMessage(to: "a@b>\u{20}NOTIFY", subject: "s", text: ""), MailMessage(to: "", subject: "s", text: ""),
            MailMessage(to: "a@b, c@d", subject: "s", text: ""),
            MailMessage(to: "a@b", subject: "s", text: String(repeating: "x", count: 1_048_577)),
        ])
    func `nothing adds a header field or a recipient`(_ message: MailMessage) {
        #expect(throws: MailFailure.self) { try MailFixture.mail(message) }
    }

    @Test func `a name in the header is quoted or encoded`() {
        #expect(EncodedWord.phrase("Ada \"L\" \\", from: 6) == #""Ada \"L\" \\""#)
        #expect(EncodedWord.header("=?utf-8?B?eA==?=", from: 9).hasPrefix("=?utf-8?B?PT91"))
    }
}
