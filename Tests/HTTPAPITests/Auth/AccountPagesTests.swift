// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// The built-in pages that mailed links lead to, as a browser without scripts uses them.
struct AccountPagesTests {
    private static let pages = ["/_/setup", "/_/auth/verify", "/_/auth/reset", "/_/auth/email"]

    /// The token of the only mail.
    private func token(_ visitor: Visitor) async throws -> String {
        try #require(await visitor.api.house.deliver()?.value("token"))
    }

    @Test(arguments: pages)
    func `a page shows its form, tells nobody its address, and can't be framed`(_ path: String) async throws {
        let visitor = try await Visitor()
        let answer = await visitor.api.get(path + "?token=abc")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
        let policy = answer.headers[.contentSecurityPolicy] ?? ""
        for rule in ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
            #expect(policy.contains(rule))
        }
        #expect(!policy.contains("script"))
        #expect(answer.text.contains("<form method=\"post\" action=\"/api/"))
        #expect(answer.text.contains("name=\"token\" value=\"abc\""))
        #expect(!answer.text.contains("<script"))
    }

    @Test(arguments: pages)
    func `what stands in the address does not become part of the page`(_ path: String) async throws {
        let visitor = try await Visitor()
        _ = try await visitor.api.house.settings.patch(["mail": ["appName": "</title><script>x"]], by: .system)
        let attack = FormEncoding.percentEncode("\"><script>alert(1)</script>'&")
        for target in [path + "?token=\(attack)", path + "?done=\(attack)", path + "?token=\(attack)&done=\(attack)"] {
            let answer = await visitor.api.get(target)
            #expect(answer.status == 200)
            #expect(!answer.text.contains("<script"), "\(target)")
        }
        let shown = await visitor.api.get(path + "?token=\(attack)")
        #expect(shown.text.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;\""))
    }

    @Test(arguments: LinkPage.allCases)
    func `a link without its token is told to be incomplete`(_ page: LinkPage) async throws {
        let answer = await (try await Visitor()).api.get(page.path)
        #expect(answer.status == 400)
        #expect(answer.text.contains("not whole"))
        #expect(!answer.text.contains("<form"))
    }

    @Test(arguments: [
        (LinkPage.verify, "/api/auth/verify/confirm"), (.reset, "/api/auth/password/reset/confirm"),
        (.email, "/api/auth/email/confirm"),
    ])
    func `a link that is worth nothing is told in words`(_ page: LinkPage, _ action: String) async throws {
        let visitor = try await Visitor()
        let answer = await visitor.form(action, "token=%22%3E%3Cscript%3E" + (page == .reset ? "&password=x" : ""))
        #expect(answer.status == 401)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.text.contains("not good any more"))
        #expect(!answer.text.contains("<script"))
        #expect(!answer.text.contains("invalid_credentials"))
    }

    @Test func `an address is confirmed by its page`() async throws {
        let visitor = try await Visitor()
        let headers = Visitor.bearer(try await visitor.register())
        #expect(await visitor.post("/api/auth/verify", [:], headers).status == 200)
        let mail = try #require(await visitor.api.house.deliver())
        let link = try #require(mail.value("link"))
        #expect(link.hasPrefix("http://localhost/_/auth/verify?token="))
        #expect(await visitor.api.get(String(link.dropFirst("http://localhost".count))).status == 200)
        let answer = await visitor.form("/api/auth/verify/confirm", "token=\(try #require(mail.value("token")))")
        #expect(answer.status == 303, "\(answer)")
        let next = try #require(answer.headers[.location])
        let done = await visitor.api.get(next)
        #expect(done.text.contains("Your address is confirmed"))
        let account = try await visitor.api.house.services.accounts.find(email: Visitor.email)
        #expect(account?.isVerified == true)
    }

    @Test func `a password is set by its page, at the second try too`() async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        #expect(await visitor.post("/api/auth/password/reset", ["email": .string(Visitor.email)]).status == 200)
        let token = try await token(visitor)
        let short = await visitor.form("/api/auth/password/reset/confirm", "token=\(token)&password=short")
        #expect(short.status == 422)
        #expect(short.text.contains("role=\"alert\""))
        #expect(short.text.contains("name=\"token\" value=\"\(token)\""))
        #expect(!short.text.contains("value=\"short\""))
        let set = await visitor.form("/api/auth/password/reset/confirm", "token=\(token)&password=a+new+long+secret")
        #expect(set.status == 303, "\(set)")
        #expect(await visitor.api.get(try #require(set.headers[.location])).text.contains("The password is set"))
        let login: JSONValue = ["email": .string(Visitor.email), "password": "a new long secret"]
        #expect(await visitor.post("/api/auth/password/login", login).status == 200)
        let again = await visitor.form("/api/auth/password/reset/confirm", "token=\(token)&password=a+new+long+secret")
        #expect(again.status == 401)
    }

    @Test func `a change of address says which end is missing`() async throws {
        let visitor = try await Visitor()
        let headers = Visitor.bearer(try await visitor.register())
        let house = visitor.api.house
        let account = try #require(try await house.services.accounts.find(email: Visitor.email))
        _ = try await house.services.accounts.change(account.id, AccountChange(isVerified: true), by: .system)
        let wish: JSONValue = ["email": "new@example.org"]
        #expect(await visitor.post("/api/auth/email/change", wish, headers).status == 200)
        _ = await house.deliver()
        let tokens = house.mailer.sent.compactMap { $0.value("token") }
        #expect(tokens.count == 2)
        let first = await visitor.form("/api/auth/email/confirm", "token=\(tokens[0])")
        #expect(first.headers[.location] == "/_/auth/email?done=waiting")
        #expect(await visitor.api.get("/_/auth/email?done=waiting").text.contains("other address"))
        let second = await visitor.form("/api/auth/email/confirm", "token=\(tokens[1])")
        #expect(second.headers[.location] == "/_/auth/email?done=complete")
        #expect(try await house.services.accounts.find(account.id)?.email == "new@example.org")
    }

    @Test func `the first administrator is told what is wrong and keeps what they typed`() async throws {
        let visitor = try await Visitor()
        let house = visitor.api.house
        let issued = house.services.challenges.link(ChallengeDraft(.setup))
        _ = try await house.store.commit(issued.writes)
        let short = await visitor.form("/api/setup", "token=\(issued.secret)&email=root%40example.org&password=x")
        #expect(short.status == 422)
        #expect(short.headers[.contentType] == "text/html; charset=utf-8")
        #expect(short.text.contains("value=\"root@example.org\""))
        #expect(short.text.contains("value=\"\(issued.secret)\""))
        let made = await visitor.form(
            "/api/setup",
            "token=\(issued.secret)&email=root%40example.org&password=a+long+enough+secret"
        )
        #expect(made.headers[.location] == "/_/setup?done=1")
        #expect(made.cookie("auth") != nil)
    }

    @Test func `too many tries are told in words and with the time to wait`() async throws {
        let visitor = try await Visitor(limited: true)
        var last: Answer?
        for _ in 0..<40 { last = await visitor.form("/api/auth/verify/confirm", "token=x") }
        let answer = try #require(last)
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter] != nil)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test func `an app's own pages take the place of the built-in ones`() async throws {
        let house = try await Visitor().api.house
        _ = try await house.settings.patch(
            ["mail": ["links": ["verify": "https://app.example/welcome?t={token}"]]],
            by: .system
        )
        let places = MailPlaces(appName: "App", publicURL: "https://x", links: house.settings.current.mail.links)
        #expect(places.link(of: .verify, token: "abc") == "https://app.example/welcome?t=abc")
        #expect(places.link(of: .reset, token: "abc") == "https://x/_/auth/reset?token=abc")
        #expect(places.link(of: .emailChangeNew, token: "abc") == "https://x/_/auth/email?token=abc")
    }
}
