// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

/// Templates are looked at when they are stored, not when a mail is due.
struct MailTemplateSettingsTests {
    private let bench = FlowBench()
    private let admin = Principal(kind: .user(.text("root")), roles: ["admin"])

    /// Refuses what has a brace.
    private struct NoBraces: MailTemplateChecking {
        func issues(
            subject: String,
            text: String,
            html: String?,
            values: [String],
            at pointer: String
        ) -> [AuthError.Issue] {
            [("subject", subject), ("text", text), ("html", html ?? "")].filter { $0.1.contains("{") }.map { part, _ in
                .init(pointer: "\(pointer)/\(part)", code: "invalid_template", message: values.joined())
            }
        }
    }

    private func source(_ checker: (any MailTemplateChecking)? = NoBraces()) throws -> AuthSettingsSource {
        try AuthSettingsSource(
            store: bench.store,
            sealer: FakeSealer(),
            roles: bench.roles,
            activity: bench.activity,
            clock: bench.clock,
            templates: checker
        )
    }

    private func issues(_ patch: JSONValue, at path: [String], in source: AuthSettingsSource) async throws -> [String] {
        do throws(AuthError) {
            _ = try await source.patch(patch, at: SettingsPath(path), by: admin)
            return []
        } catch {
            guard case .invalid(let issues) = error else { throw error }
            return issues.map { "\($0.pointer) \($0.code)" }
        }
    }

    @Test(
        arguments: [
            (["reset": ["de": ["subject": "{{#if x}} s", "text": "t"]]], ["/reset/de/subject invalid_template"]),
            (
                ["otp": ["de": ["subject": "s", "text": "{", "html": "{"]]],
                ["/otp/de/text invalid_template", "/otp/de/html invalid_template"]
            ),
            (["reset": ["de": ["subject": "s"]]], ["/reset/de/text required"]),
            (["reset": ["de": ["subject": "s", "text": 7]]], ["/reset/de/text type"]),
            (["reset": ["de": ["subject": "s", "text": "t", "body": "b"]]], ["/reset/de/body unknown"]),
            (["reset": ["de": "s"]], ["/reset/de type"]),
            (["reset": "s"], ["/reset type"]),
            (["reset": ["d e": ["subject": "s", "text": "t"]]], ["/reset/d e language"]),
            (["reset": ["de": ["subject": "s", "text": "t", "html": nil]]], []),
            (["reset": ["pt-BR": ["subject": "s", "text": "t", "html": "h"]]], []),
        ] as [(JSONValue, [String])]
    )
    func `a template that no mail can be made from is refused at its place`(
        templates: JSONValue,
        expected: [String]
    ) async throws {
        let source = try source()
        let found = try await issues(["templates": templates], at: ["mail"], in: source)
        #expect(found == expected.map { "/mail/templates" + $0 })
        #expect(source.current.mail.templates.isEmpty == !expected.isEmpty)
    }

    @Test func `one that stands already is in nobody's way`() async throws {
        let broken: JSONValue = ["reset": ["de": ["subject": "{", "text": "t"]]]
        #expect(try await issues(["templates": broken], at: ["mail"], in: try source(nil)).isEmpty)
        let source = try source()
        try await source.refresh()
        #expect(try await issues(["appName": "Kiosk"], at: ["mail"], in: source).isEmpty)
        let more: JSONValue = ["subject": "s", "text": "{"]
        #expect(
            try await issues(more, at: ["mail", "templates", "reset", "fr"], in: source)
                == ["/mail/templates/reset/fr/text invalid_template"]
        )
        let mended: JSONValue = ["subject": "s"]
        #expect(try await issues(mended, at: ["mail", "templates", "reset", "de"], in: source).isEmpty)
        #expect(source.current.mail.templates["reset"]?["de"]?["subject"] == "s")
    }
}
