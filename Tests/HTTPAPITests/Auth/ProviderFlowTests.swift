// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// Signing in at a provider, as a browser and as a program.
struct ProviderFlowTests {
    private static let ann = FakeIdentityProvider.Person("subject-1", email: "ann@example.org")

    private static func visitor() async throws -> Visitor {
        let visitor = try await Visitor()
        let strategy: JSONValue = [
            "type": "custom_oauth", "enabled": true,
            "config": [
                "type": "oidc", "client": ["client_id": "client", "client_secret": "very-secret-value"],
                "as": ["issuer": "https://provider.example"],
            ],
        ]
        _ = try await visitor.api.house.settings.patch(["strategies": ["test": strategy]], by: .system)
        return visitor
    }

    private static func query(_ answer: AuthorizationAnswer) -> String {
        "code=\(answer.code?.reveal() ?? "")&state=\(answer.state ?? "")&session_state=of+somebody+else"
    }

    @Test(arguments: ["login", "register"])
    func `a browser comes back signed in`(_ action: String) async throws {
        let visitor = try await Self.visitor()
        let start = await visitor.form("/api/auth/test/\(action)?redirect=/inbox", "")
        #expect(start.status == 302)
        let challenge = try #require(start.cookie("_challenge"))
        #expect(start.cookies[0].contains("HttpOnly"))
        #expect(start.cookies[0].contains("SameSite=Lax"))
        let url = try #require(start.headers[.location])
        let answer = visitor.api.house.provider.agree(Self.ann, to: url)
        let target = "/api/auth/test/callback?\(Self.query(answer))"
        let foreign = await visitor.api.get(target)
        #expect(foreign.code == "invalid_state")
        let done = await visitor.api.get(target, headers: [.cookie: "_challenge=\(challenge)"])
        #expect(done.headers[.location] == "/inbox", "\(done)")
        let cookie = try #require(done.cookie("auth"))
        #expect(done.cookie("_challenge") == "")
        let me = await visitor.api.get("/api/auth/me", headers: Visitor.cookie(cookie))
        #expect(me.json["user"]?["email"] == "ann@example.org")
        let again = await visitor.api.get(target, headers: [.cookie: "_challenge=\(challenge)", .accept: "text/html"])
        #expect(again.headers[.location] == "/?error=invalid_state")
    }

    @Test func `a browser that comes back is not sent to an origin that is allowed no more`() async throws {
        let visitor = try await Self.visitor()
        let settings = visitor.api.house.settings
        _ = try await settings.patch(["redirects": ["https://app.example"]], by: .system)
        let start = await visitor.form("/api/auth/test/login?redirect=https://app.example/inbox", "")
        let challenge = try #require(start.cookie("_challenge"))
        let answer = visitor.api.house.provider.agree(Self.ann, to: try #require(start.headers[.location]))
        _ = try await settings.patch(["redirects": []], by: .system)
        let done = await visitor.api.get(
            "/api/auth/test/callback?\(Self.query(answer))",
            headers: [.cookie: "_challenge=\(challenge)"]
        )
        #expect(done.cookie("auth") != nil)
        #expect(done.headers[.location] == "/")
    }

    @Test(arguments: ["login", "register"])
    func `a program trades the code for a token`(_ action: String) async throws {
        let visitor = try await Self.visitor()
        let start = await visitor.api.get("/api/auth/test/\(action)")
        let (url, challenge) = (start.json["url"]?.stringValue ?? "", start.json["challenge"]?.stringValue ?? "")
        let answer = visitor.api.house.provider.agree(Self.ann, to: url)
        let landed = await visitor.api.get("/api/auth/test/token?\(Self.query(answer))")
        let code = try #require(landed.json["code"]?.stringValue, "\(landed)")
        var headers: HTTPFields = [.stateChallenge: challenge, .stateAction: action]
        let done = await visitor.api.get("/api/auth/test/callback?code=\(code)", headers: headers)
        #expect(done.json["user"]?["email"] == "ann@example.org", "\(done)")
        #expect(done.json["token"] != nil)
        headers[.stateChallenge] = "x"
        #expect(await visitor.api.get("/api/auth/test/callback?code=\(code)", headers: headers).status == 400)
    }

    @Test func `an identity is linked and unlinked`() async throws {
        let visitor = try await Self.visitor()
        let headers = Visitor.bearer(try await visitor.register("bob@example.org"))
        let start = await visitor.api.get("/api/auth/test/link", headers: headers)
        let (url, challenge) = (start.json["url"]?.stringValue ?? "", start.json["challenge"]?.stringValue ?? "")
        let answer = visitor.api.house.provider.agree(Self.ann, to: url)
        _ = await visitor.api.get("/api/auth/test/token?\(Self.query(answer))")
        let code = answer.code?.reveal() ?? ""
        let done = await visitor.api.get("/api/auth/test/callback?code=\(code)", headers: [.stateChallenge: challenge])
        #expect(done.data["linked"] == true, "\(done)")
        let listed = await visitor.api.get("/api/auth/identities", headers: headers)
        #expect(listed.data[0]?["provider"] == "test", "\(listed)")
        #expect(await visitor.api.send(.delete, "/api/auth/identities/test", headers: headers).status == 200)
        #expect(await visitor.api.get("/api/auth/identities", headers: headers).data == [])
    }

    @Test func `a browser links an identity to the account it is signed in to`() async throws {
        let visitor = try await Self.visitor()
        let token = try await visitor.register("bob@example.org")
        var headers = Visitor.cookie(token)
        #expect(await visitor.form("/api/auth/test/link", "", headers).code == "csrf")
        headers[.secFetchSite] = "same-origin"
        let start = await visitor.form("/api/auth/test/link?redirect=/me", "", headers)
        let url = try #require(start.headers[.location])
        let challenge = try #require(start.cookie("_challenge"))
        let answer = visitor.api.house.provider.agree(Self.ann, to: url)
        // As a provider that answers by a form does it, from its own page.
        let done = await visitor.form(
            "/api/auth/test/callback",
            Self.query(answer),
            [.cookie: "_challenge=\(challenge)", .origin: "https://provider.example", .secFetchSite: "cross-site"]
        )
        #expect(done.headers[.location] == "/me", "\(done)")
        #expect(done.cookie("auth") == nil)
        #expect(await visitor.api.get("/api/auth/identities", headers: Visitor.bearer(token)).data[0] != nil)
    }

    @Test func `the list of ways in has no secret and no client`() async throws {
        let answer = await (try await Self.visitor()).api.get("/api/auth/strategies")
        #expect(answer.json["strategies"]?["test"]?["type"] == "custom_oauth")
        #expect(!answer.text.contains("very-secret-value"))
        #expect(!answer.text.contains("client"))
    }
}
