// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// What takes more than one request.
struct AuthFlowTests {
    @Test func `a token works as bearer and as cookie, and no longer after sign-out`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        for headers in [
            Visitor.bearer(token), [.authorization: token], Visitor.cookie(token), Visitor.cookie(token + ".c2ln"),
        ] {
            let answer = await visitor.api.get("/api/auth/me", headers: headers)
            #expect(answer.json["user"]?["email"] == "ann@example.org", "\(headers): \(answer)")
            #expect(answer.json["user"]?["strategy_value"] == nil)
        }
        #expect(await visitor.post("/api/auth/logout", [:], Visitor.bearer(token)).json == ["ok": true])
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token)).status == 401)
        let nobody = await visitor.api.get("/api/auth/me")
        #expect(nobody.status == 403)
        #expect(nobody.json == ["user": nil])
    }

    @Test func `a mailed link signs in once and goes where it was asked to`() async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        let asked = await visitor.post("/api/auth/magic/login?redirect=/inbox", ["email": "ann@example.org"])
        #expect(asked.status == 200)
        let token = try #require(await visitor.api.house.deliver()?.value("token"))
        let target = "/api/auth/magic/callback?token=\(token)"
        let answer = await visitor.api.get(target, headers: [.accept: "text/html"])
        #expect(answer.status == 302)
        #expect(answer.headers[.location] == "/inbox")
        let cookie = try #require(answer.cookie("auth"))
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.cookie(cookie)).status == 200)
        #expect(await visitor.api.get(target).status == 401)
    }

    @Test(arguments: ["?token=x", "?token=", "", "?token=%22%3E%3Cscript%3E"])
    func `a browser is told in words that a link is worth nothing`(_ query: String) async throws {
        let visitor = try await Visitor()
        let target = "/api/auth/magic/callback" + query
        let answer = await visitor.api.get(target, headers: [.accept: "text/html,application/xhtml+xml"])
        #expect(answer.status == 401)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.text.contains("<h1>This link is not good any more</h1>"))
        #expect(!answer.text.contains("invalid_credentials") && !answer.text.contains("<script"))
        #expect(await visitor.api.get(target).json["code"] == "invalid_credentials")
    }

    @Test func `a forgotten password is set by link and ends all sessions`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        #expect(await visitor.post("/api/auth/password/reset", ["email": "ann@example.org"]).status == 200)
        let reset = try #require(await visitor.api.house.deliver()?.value("token"))
        let confirm: JSONValue = ["token": .string(reset), "password": "another long secret"]
        #expect(await visitor.post("/api/auth/password/reset/confirm", confirm).status == 200)
        #expect(await visitor.post("/api/auth/password/reset/confirm", confirm).status == 401)
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token)).status == 401)
        let body: JSONValue = ["email": "ann@example.org", "password": "another long secret"]
        #expect(await visitor.post("/api/auth/password/login", body).status == 200)
    }

    @Test func `a code signs in`() async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        #expect(await visitor.post("/api/auth/otp/login", ["email": "ann@example.org"]).status == 200)
        let code = try #require(await visitor.api.house.deliver()?.value("code"))
        let body: JSONValue = ["email": "ann@example.org", "code": .string(code)]
        #expect(await visitor.post("/api/auth/otp/login", body).json["token"] != nil)
        #expect(await visitor.post("/api/auth/otp/login", body).status == 401)
    }

    @Test func `a code registers`() async throws {
        let visitor = try await Visitor()
        #expect(await visitor.post("/api/auth/otp/register", ["email": "new@example.org"]).status == 200)
        let code = try #require(await visitor.api.house.deliver()?.value("code"))
        let body: JSONValue = ["email": "new@example.org", "code": .string(code)]
        let raised: JSONValue = ["email": "new@example.org", "code": .string(code), "role": "admin"]
        #expect(await visitor.post("/api/auth/otp/register", raised).status == 422)
        let answer = await visitor.post("/api/auth/otp/register", body)
        #expect(answer.json["user"]?["email"] == "new@example.org", "\(answer)")
        #expect(answer.json["user"]?["role"] == "user" && answer.json["user"]?["roles"] == ["user"])
    }

    @Test func `an address is verified by link`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        #expect(await visitor.post("/api/auth/verify", [:], Visitor.bearer(token)).status == 200)
        let link = try #require(await visitor.api.house.deliver()?.value("token"))
        #expect(await visitor.post("/api/auth/verify/confirm", ["token": .string(link)]).status == 200)
        let me = await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token))
        #expect(me.json["user"]?["verified"] == true)
    }

    @Test func `an unverified address is changed by the new end alone`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        let wish: JSONValue = ["email": "new@example.org", "password": .string(Visitor.password)]
        #expect(await visitor.post("/api/auth/email/change", wish, Visitor.bearer(token)).status == 200)
        let link = try #require(await visitor.api.house.deliver()?.value("token"))
        let answer = await visitor.post("/api/auth/email/confirm", ["token": .string(link)])
        #expect(answer.json["data"]?["complete"] == true, "\(answer)")
        let me = await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token))
        #expect(me.json["user"]?["email"] == "new@example.org")
    }

    @Test func `a refresh token is good once, and its second use ends the session`() async throws {
        let visitor = try await Visitor()
        let body: JSONValue = ["email": "ann@example.org", "password": .string(Visitor.password), "refresh": true]
        let first = await visitor.post("/api/auth/password/register", body)
        #expect(first.cookies.isEmpty)
        let refresh = JSONValue.object(JSONObject([("refreshToken", first.json["refreshToken"] ?? .null)]))
        let second = await visitor.post("/api/auth/token/refresh", refresh)
        #expect(second.status == 200)
        let token = try #require(second.json["token"]?.stringValue)
        #expect(await visitor.post("/api/auth/token/refresh", refresh).status == 401)
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token)).status == 401)
    }

    @Test func `the one-time link makes the first administrator and nobody else`() async throws {
        let visitor = try await Visitor()
        let house = visitor.api.house
        let issued = house.services.challenges.link(ChallengeDraft(.setup))
        _ = try await house.store.commit(issued.writes)
        var body: JSONValue = ["token": .string(issued.secret), "email": "root@example.org", "password": "x"]
        #expect(await visitor.post("/api/setup", body).status == 422)
        body = ["token": .string(issued.secret), "email": "root@example.org", "password": "a long enough secret"]
        let answer = await visitor.post("/api/setup", body)
        #expect(answer.json["user"]?["role"] == "admin", "\(answer)")
        #expect(await visitor.post("/api/setup", body).status == 401)
        #expect(
            await visitor.post("/api/setup", ["token": "x", "email": "a@b.co", "password": "long enough"]).status == 401
        )
    }

    @Test func `an anonymous account gets a name`() async throws {
        let visitor = try await Visitor()
        _ = try await visitor.api.house.settings.patch(["anonymous": ["enabled": true]], by: .system)
        let first = await visitor.post("/api/auth/anonymous/login", [:])
        let token = try #require(first.json["token"]?.stringValue)
        let body: JSONValue = ["email": "ann@example.org", "password": .string(Visitor.password)]
        let upgraded = await visitor.post("/api/auth/anonymous/upgrade", body, Visitor.bearer(token))
        #expect(upgraded.json["user"]?["email"] == "ann@example.org", "\(upgraded)")
        #expect(await visitor.post("/api/auth/password/login", body).status == 200)
    }

    @Test func `one of my sessions is ended, and nobody else's`() async throws {
        let visitor = try await Visitor()
        let (ann, bob) = (try await visitor.register(), try await visitor.register("bob@example.org"))
        let sessions = await visitor.api.get("/api/auth/sessions", headers: Visitor.bearer(ann))
        let id = try #require(sessions.data[0]?["id"]?.stringValue)
        let target = "/api/auth/sessions/\(id)"
        #expect(await visitor.api.send(.delete, target, headers: Visitor.bearer(bob)).status == 404)
        #expect(await visitor.api.send(.delete, target, headers: Visitor.bearer(ann)).status == 200)
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.bearer(ann)).status == 401)
    }

    @Test func `a key is shown once, and ends when it is revoked`() async throws {
        let visitor = try await Visitor()
        let admin = try await Cast(visitor.api).headers(.admin)
        let made = await visitor.post("/api/api-keys", ["name": "app", "kind": "secret"], admin)
        let key = try #require(made.data["key"]?.stringValue)
        let id = try #require(made.data["id"]?.stringValue)
        #expect(key.hasPrefix("sk_"))
        #expect(await visitor.api.get("/api/users", headers: [.apiKey: key]).status == 200)
        #expect(await visitor.api.get("/api/users", headers: Visitor.bearer(key)).status == 200)
        let shown = await visitor.api.get("/api/api-keys/\(id)", headers: admin)
        #expect(shown.status == 200)
        #expect(shown.data["key"] == nil)
        #expect(!shown.text.contains(key))
        #expect(await visitor.api.send(.delete, "/api/api-keys/\(id)", headers: admin).status == 200)
        #expect(await visitor.api.get("/api/users", headers: [.apiKey: key]).status == 401)
    }

    @Test func `an administrator acts in somebody's name, marked and without a cookie`() async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        let admin = try await Cast(visitor.api).headers(.admin)
        let answer = await visitor.post("/api/auth/impersonate", ["user": 1], admin)
        let token = try #require(answer.json["token"]?.stringValue)
        #expect(answer.cookies.isEmpty)
        let me = await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token))
        #expect(me.json["user"]?["email"] == "ann@example.org")
        let impersonator = try await visitor.api.house.services.accounts.find(email: "someone-admin@example.org")
        #expect(me.json["impersonator"] == impersonator?.id.json)
        #expect(await visitor.api.get("/api/auth/sessions", headers: Visitor.bearer(token)).code == "impersonating")
    }

    @Test func `a deleted account is gone at once`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        let admin = try await Cast(visitor.api).headers(.admin)
        #expect(await visitor.api.send(.delete, "/api/users/1", headers: admin).status == 200)
        #expect(await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token)).status == 401)
    }
}
