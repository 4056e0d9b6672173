// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// What a visitor's browser can be made to do by pages of others, and what it can't.
struct BrowserSecurityTests {
    private static let login = "email=ann%40example.org&password=correct+horse+battery"

    // MARK: - Cookie

    @Test func `the cookie is out of reach of scripts, other sites and plain connections`() async throws {
        let plain = try await Visitor()
        try await plain.register()
        let overHTTP = try #require(await plain.form("/api/auth/password/login", Self.login).cookies.first)
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"] { #expect(overHTTP.contains("; \(part)")) }
        #expect(!overHTTP.contains("Secure"))
        #expect(!overHTTP.contains("Domain"))
        let secure = try await Visitor(publicURL: "https://app.example")
        try await secure.register()
        let overTLS = try #require(await secure.form("/api/auth/password/login", Self.login).cookies.first)
        #expect(overTLS.contains("; Secure"))
    }

    @Test func `sign-out takes the cookie away`() async throws {
        let visitor = try await Visitor()
        var headers = Visitor.cookie(try await visitor.register())
        headers[.secFetchSite] = "same-origin"
        let answer = await visitor.post("/api/auth/logout", [:], headers)
        #expect(answer.cookies.first?.hasPrefix("auth=; Path=/; Max-Age=0") == true, "\(answer.cookies)")
    }

    @Test func `a cookie that is used lives on`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        let fresh = await visitor.api.get("/api/auth/me", headers: Visitor.cookie(token))
        #expect(fresh.cookies.isEmpty)
        visitor.api.house.clock.advance(seconds: 70_000)
        let renewed = await visitor.api.get("/api/auth/me", headers: Visitor.cookie(token))
        let cookie = try #require(renewed.cookie("auth"), "\(renewed)")
        #expect(cookie != token)
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token)).cookies.isEmpty)
        visitor.api.house.clock.advance(seconds: 560_000)
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.cookie(token)).status == 403)
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.cookie(cookie)).status == 200)
    }

    @Test func `the set-up page shows no more than its form`() async throws {
        let answer = await (try await Visitor()).api.get("/_/setup?token=%22%3E%3Cscript%3E")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(!answer.text.contains("<script"))
    }

    // MARK: - Requests of other sites

    struct Request: Sendable {
        let headers: HTTPFields
        let isAllowed: Bool
    }

    /// What a browser may send with the cookie.
    private static let requests: [Request] = [
        .init(headers: [.secFetchSite: "same-origin"], isAllowed: true),
        .init(headers: [.secFetchSite: "none"], isAllowed: true),
        .init(headers: [.secFetchSite: "same-site"], isAllowed: false),
        .init(headers: [.secFetchSite: "cross-site"], isAllowed: false),
        .init(headers: [.secFetchSite: "cross-site", .origin: "https://friend.example"], isAllowed: true),
        .init(headers: [.secFetchSite: "cross-site", .origin: "https://evil.example"], isAllowed: false),
        .init(headers: [.origin: "http://localhost"], isAllowed: true),
        .init(headers: [.origin: "http://localhost:80"], isAllowed: true),
        .init(headers: [.origin: "https://localhost"], isAllowed: false),
        .init(headers: [.origin: "http://localhost:8080"], isAllowed: false),
        .init(headers: [.origin: "http://localhost.evil.example"], isAllowed: false),
        .init(headers: [.origin: "null"], isAllowed: false),
        .init(headers: [.origin: ""], isAllowed: false),
        .init(headers: [.origin: "https://friend.example"], isAllowed: true),
        .init(headers: [.origin: "https://friend.example.evil.example"], isAllowed: false),
        .init(headers: [.referer: "http://localhost/page?x=1"], isAllowed: true),
        .init(headers: [.referer: "http://evil.example/http://localhost/"], isAllowed: false),
        .init(headers: [.referer: "http://localhost@evil.example/"], isAllowed: false),
        .init(headers: [:], isAllowed: false),
    ]

    @Test(arguments: requests)
    func `a change with the cookie comes from an allowed page or is refused`(_ request: Request) async throws {
        let visitor = try await Visitor(origins: ["https://friend.example"])
        let token = try await visitor.register()
        var headers = request.headers
        headers.append(contentsOf: Visitor.cookie(token))
        for (method, target) in [(HTTPRequest.Method.delete, "/api/auth/sessions"), (.post, "/api/data/tags")] {
            let answer = await visitor.api.send(method, target, headers: headers, body: method == .post ? "{}" : nil)
            #expect((answer.code == "csrf") == !request.isAllowed, "\(request.headers): \(answer)")
        }
        headers[.authorization] = "Bearer \(token)"
        #expect(await visitor.api.send(.delete, "/api/auth/sessions", headers: headers).status == 200)
    }

    @Test func `a link on another page signs nobody out`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        for site in [[.secFetchSite: "cross-site"], [.referer: "https://evil.example/"], [:]] as [HTTPFields] {
            var headers = Visitor.cookie(token)
            headers.append(contentsOf: site)
            headers[.accept] = "text/html"
            let answer = await visitor.api.get("/api/auth/logout", headers: headers)
            #expect(answer.code == "csrf", "\(site): \(answer)")
            #expect(answer.cookies.isEmpty)
        }
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.cookie(token)).status == 200)
        var own = Visitor.cookie(token)
        own[.secFetchSite] = "same-origin"
        own[.accept] = "text/html"
        let answer = await visitor.api.get("/api/auth/logout", headers: own)
        #expect(answer.headers[.location] == "/")
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.cookie(token)).status == 403)
    }

    @Test func `a form on another page signs nobody in`() async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        for site in [[.origin: "https://evil.example"], [.secFetchSite: "cross-site"]] as [HTTPFields] {
            for target in ["/api/auth/password/login", "/api/auth/password/register", "/api/auth/anonymous/login"] {
                let answer = await visitor.form(target, target.hasSuffix("s/login") ? "" : Self.login, site)
                #expect(answer.code == "csrf", "\(site) \(target): \(answer)")
                #expect(answer.cookies.isEmpty)
            }
            // A form with the media type of text gets past no browser's question either.
            var headers = site
            headers[.contentType] = "text/plain"
            let text = #"{"email":"ann@example.org","password":"correct horse battery"}"#
            let answer = await visitor.api.send(.post, "/api/auth/password/login", headers: headers, body: text)
            #expect(answer.code == "csrf")
        }
        let own = await visitor.form("/api/auth/password/login", Self.login, [.origin: "http://localhost"])
        #expect(own.status == 302)
    }

    // MARK: - Redirects

    @Test(arguments: [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "https:evil.example", "https:/evil.example", "http://localhost@evil.example", "javascript:alert(1)",
        "/..//evil.example", "/%2e%2e//evil.example", "https://app.example.evil.example", "evil.example",
        "/a\r\nSet-Cookie:x=1", "https://app.example:8443/", "data:text/html,x",
    ])
    func `nobody is sent to a page of others`(_ target: String) async throws {
        let visitor = try await Visitor()
        _ = try await visitor.api.house.settings.patch(["redirects": ["https://app.example"]], by: .system)
        try await visitor.register()
        let encoded = FormEncoding.percentEncode(target)
        for address in ["/api/auth/password/login?redirect=\(encoded)", "/api/auth/logout?redirect=\(encoded)"] {
            let answer = await visitor.form(address, Self.login)
            #expect(answer.status == 400, "\(address): \(answer)")
            #expect(answer.code == "invalid_redirect")
            #expect(answer.headers[.location] == nil)
        }
    }

    @Test(arguments: ["/inbox?x=1#y", "https://app.example/inbox", "http://localhost/inbox", "/"])
    func `own pages and allowed origins are gone to`(_ target: String) async throws {
        let visitor = try await Visitor()
        _ = try await visitor.api.house.settings.patch(["redirects": ["https://app.example"]], by: .system)
        try await visitor.register()
        let encoded = FormEncoding.percentEncode(target)
        let answer = await visitor.form("/api/auth/password/login?redirect=\(encoded)", Self.login)
        #expect(answer.status == 302)
        #expect(answer.headers[.location] == target)
        #expect(answer.cookie("auth") != nil)
    }

    @Test func `an origin that is allowed no more when a link is opened is not gone to`() async throws {
        let visitor = try await Visitor()
        let settings = visitor.api.house.settings
        _ = try await settings.patch(["redirects": ["https://app.example"]], by: .system)
        try await visitor.register()
        let asked = await visitor.post(
            "/api/auth/magic/login?redirect=https://app.example/inbox",
            ["email": .string(Visitor.email)]
        )
        #expect(asked.status == 200)
        let token = try #require(await visitor.api.house.deliver()?.value("token"))
        _ = try await settings.patch(["redirects": []], by: .system)
        let answer = await visitor.api.get(
            "/api/auth/magic/callback?token=\(token)",
            headers: [.accept: "text/html"]
        )
        #expect(answer.status == 302)
        #expect(answer.headers[.location] == "/")
    }

    @Test func `a refused form goes back to its own page only`() async throws {
        let visitor = try await Visitor()
        let wrong = "email=ann%40example.org&password=wrong"
        let own = await visitor.form(
            "/api/auth/password/login",
            wrong,
            [.referer: "http://localhost/sign-in?x=1&error=old#top"]
        )
        #expect(own.status == 302)
        #expect(own.headers[.location] == "http://localhost/sign-in?x=1&error=invalid_credentials#top")
        let foreign = await visitor.form("/api/auth/password/login", wrong, [.referer: "https://evil.example/"])
        #expect(foreign.status == 403)
        #expect(foreign.headers[.location] == nil)
        #expect(await visitor.form("/api/auth/password/login", wrong).status == 401)
    }
}
