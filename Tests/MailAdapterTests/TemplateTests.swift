// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import Testing

@testable import MailAdapter

@Suite struct TemplateTests {
    private struct Stored: StoredMailTemplates {
        var templates: [String: MailTemplate] = [:]
        func template(_ name: MailTemplateName, language: String) async -> MailTemplate? { templates[language] }
    }

    private let values = [
        "app": "Acme", "email": "ada@example.org", "newEmail": "new@example.org",
        "link": "https://example.org/?a=1&b=2",
        "token": "t", "code": "123456", "minutes": "30",
    ]

    @Test(arguments: MailTemplateName.allCases)
    func `every built-in template is sound and uses its values`(_ name: MailTemplateName) async throws {
        let template = MailTemplate.builtIn(name)
        try template.check()
        let known = values.filter { name.values.contains($0.key) }
        let mail = try await TemplateComposer().compose(name, to: "ada@example.org", language: nil, values: known)
        #expect(mail.subject.contains("Acme"))
        let html = try #require(mail.html)
        for part in [mail.subject, mail.text, html] { #expect(!part.contains("{{") && !part.contains("  {")) }
        let key = name == .otp ? "123456" : "https://example.org/?a=1&b=2"
        #expect(mail.text.contains(key))
        #expect(html.contains(key.replacing("&", with: "&amp;")))
        #expect(mail.text.contains("30 minutes") == name.values.contains("minutes"))
    }

    @Test func `a day is told in hours`() async throws {
        var values = values
        values["minutes"] = "1440"
        values["hours"] = "24"
        let mail = try await TemplateComposer().compose(.verify, to: "a@b", language: nil, values: values)
        for part in [mail.text, try #require(mail.html)] {
            #expect(part.contains("The link is good for 24 hours.") && !part.contains("1440"))
        }
    }

    @Test(arguments: MailTemplateName.allCases)
    func `a value that the mail does not have is refused with its place`(_ name: MailTemplateName) {
        let checker = TemplateChecker()
        for place in ["{{nope}}", "{{#nope}}x{{/nope}}", "{{^nope}}x{{/nope}}"] {
            let issues = checker.issues(
                subject: "{{app}}",
                text: "{{link}}".replacing("link", with: name.values.last ?? ""),
                html: "<p>\n" + place,
                values: name.values,
                at: "/de"
            )
            #expect(issues.map(\.pointer) == ["/de/html"])
            #expect(issues.first?.message.hasPrefix("Line 2, column 1: this mail has no nope; it has app") == true)
        }
        let sound = MailTemplate.builtIn(name)
        let none = checker.issues(
            subject: sound.subject,
            text: sound.text,
            html: sound.html,
            values: name.values,
            at: ""
        )
        #expect(none.isEmpty)
    }

    @Test(
        arguments: [
            "<script>alert(1)</script>", "\" onmouseover=\"x", "\"\u{301} onmouseover=\"x", "<\u{301}img src=x>",
            "'\u{200d}x", "&lt;",
        ])
    func `no value becomes markup`(_ value: String) async throws {
        let template = MailTemplate(subject: "s", text: "{{x}}", html: "<a title=\"{{x}}\">{{#x}}{{x}}{{/x}}</a>")
        let composer = TemplateComposer(stored: Stored(templates: ["en": template]))
        let mail = try await composer.compose(.verify, to: "a@b", language: nil, values: ["x": value])
        #expect(mail.text == value)
        let html = try #require(mail.html)
        #expect(html.utf8.filter { $0 == UInt8(ascii: "<") }.count == 2)
        #expect(html.utf8.filter { $0 == UInt8(ascii: "\"") }.count == 2)
        #expect(!html.utf8.contains(UInt8(ascii: "'")))
    }

    @Test func `a value is not read as a template`() async throws {
        let template = MailTemplate(subject: "{{x}}", text: "{{x}}|{{unknown}}|{{^unknown}}none{{/unknown}}")
        let composer = TemplateComposer(stored: Stored(templates: ["en": template]))
        let mail = try await composer.compose(.otp, to: "a@b", language: nil, values: ["x": "{{code}}", "code": "1"])
        #expect(mail.text == "{{code}}||none")
        #expect(mail.html == nil)
    }

    @Test func `a subject stays on one line`() async throws {
        let composer = TemplateComposer(stored: Stored(templates: ["en": MailTemplate(subject: "{{x}}", text: "t")]))
        for value in ["a\r\nBcc: c@d", "a\u{2028}b", "a\u{85}b", String(repeating: "x", count: 5000)] {
            let mail = try await composer.compose(.otp, to: "a@b", language: nil, values: ["x": value])
            #expect(!mail.subject.unicodeScalars.contains { ["\r", "\n", "\u{85}", "\u{2028}"].contains($0) })
            #expect(mail.subject.count <= 200)
        }
    }

    @Test(
        arguments: [
            ("pt-BR", "pt-br"), ("pt_BR", "pt-br"), ("pt-PT", "pt"), ("PT", "pt"), ("de", "de"), ("de-AT-1996", "de"),
            ("fr", "en"),
            (nil as String?, "en"), ("", "en"), (String(repeating: "x", count: 100_000), "en"),
        ])
    func `a language falls back to its parent and to the default`(_ asked: String?, _ taken: String) async throws {
        let tags = ["pt-br", "pt", "de", "en"].map { ($0, MailTemplate(subject: $0, text: $0)) }
        let composer = TemplateComposer(stored: Stored(templates: Dictionary(uniqueKeysWithValues: tags)))
        #expect(try await composer.compose(.reset, to: "a@b", language: asked, values: values).subject == taken)
    }

    @Test func `a stored template that is broken is passed over and reported`() async throws {
        let broken = Notes<String>()
        let stored = Stored(templates: ["de": MailTemplate(subject: "s", text: "{{#x}}")])
        let composer = TemplateComposer(stored: stored) { name, language in broken.add("\(name.rawValue) \(language)") }
        let mail = try await composer.compose(.reset, to: "a@b", language: "de", values: values)
        #expect(mail.subject.contains("Acme"))
        #expect(broken.all == ["reset de"])
    }

    @Test(
        arguments: [
            ("Hi\n  {{x", "Line 2, column 3"), ("{{#x}}a", "Line 1, column 1"), ("{{/x}}", "Line 1, column 1"),
            ("a {{#x}}{{/y}}", "Line 1, column 9"), ("{{>partial}}", "Line 1"), ("{{<parent}}{{/parent}}", "Line 1"),
            ("{{$block}}{{/block}}", "Line 1"), ("{{=<% %>=}}", "Line 1"), ("{{{x}}}", "Line 1"), ("{{&x}}", "Line 1"),
            ("{{% CONTENT_TYPE:HTML}}", "Line 1"), ("{{upper(x)}}", "Line 1"), ("{{x.y}}", "Line 1"),
            ("{{.}}", "Line 1"), ("{{}}", "Line 1"),
            ("{{x\n}}", "Line 1"), (String(repeating: "{{#x}}", count: 10_000), "Line 1"),
            (String(repeating: "{{x}}", count: 201), "Line 1"),
            (String(repeating: "x", count: 65_537), "Line 1"),
        ])
    func `a template that can't work is refused with its place`(_ text: String, _ place: String) {
        #expect { try MailTemplate(subject: "s", text: "t", html: text).check(at: "/en") } throws: { error in
            guard case .invalid(let issues)? = error as? AuthError, issues.count == 1 else { return false }
            return issues[0].pointer == "/en/html" && issues[0].message.hasPrefix(place)
        }
    }

    @Test(arguments: ["", " ", "a\nb", "a\u{2028}b", "{{x", String(repeating: "x", count: 999)])
    func `a subject that can't work is refused`(_ subject: String) {
        #expect(throws: AuthError.self) { try MailTemplate(subject: subject, text: "t").check() }
    }

    @Test func `what a template may hold is taken`() throws {
        let text = "{{! a remark }}{{ x }}{{#x}}\n  {{^y}}none{{/y}}\r\n{{/x}} } { }} {x}"
        try MailTemplate(subject: "{{app}} – hi", text: text, html: text).check()
    }
}
