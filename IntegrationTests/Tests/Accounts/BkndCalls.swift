// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// The calls that bknd's own JavaScript client makes for accounts, with its headers and bodies, and what it does with
/// the answers.
@Suite struct BkndCalls {
    private static let headers = ["Accept": "application/json"]
    private let server: Server

    init() throws {
        server = try Server(environment: Server.behindProxy)
    }

    /// As its client reads a token: the payload is the user.
    private func payload(_ token: String) throws -> JSON {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 3)
        var text = String(try #require(parts.dropFirst().first))
            .replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        return try JSON(parsing: try #require(Data(base64Encoded: text)))
    }

    @Test func `register, me, logout, login`() throws {
        let visitor = server.visitor()
        let body = ["email": "ada@example.org", "password": "plum-otter-lantern"]
        let registered = try visitor.post("/api/auth/password/register", body, Self.headers)
        #expect(registered.status == 200, "\(registered)")
        #expect(registered.headers["content-type"]?.hasPrefix("application/json") == true)
        let token = try #require(try registered.json()["token"].string)
        let claims = try payload(token)
        #expect(claims["email"].string == "ada@example.org")
        #expect(claims["id"].string == (try registered.json()["user"]["id"].string))
        #expect(claims.keys?.contains("role") == true)
        let now = Date().timeIntervalSince1970
        #expect(abs((claims["iat"].double ?? 0) - now) < 60 && (claims["exp"].double ?? 0) > now)

        visitor.token = token
        let me = try visitor.get("/api/auth/me", Self.headers)
        #expect(me.status == 200)
        #expect(try me.json()["user"]["email"].string == "ada@example.org")
        #expect(try me.json()["user"].keys?.contains("strategy_value") == false)
        let left = try visitor.get("/api/auth/logout", Self.headers)
        #expect(left.status == 200, "\(left)")
        #expect(left.headers["content-type"]?.hasPrefix("application/json") == true)
        let gone = try visitor.get("/api/auth/me", Self.headers)
        #expect([401, 403].contains(gone.status), "\(gone)")
        #expect(try gone.json()["user"].string == nil)

        // Its client sends the token that it still has.
        let login = try visitor.post("/api/auth/password/login", body, Self.headers)
        #expect(login.status == 200, "\(login)")
        #expect(try payload(try #require(try login.json()["token"].string))["email"].string == "ada@example.org")
        visitor.token = "a.b.c"
        #expect(try visitor.post("/api/auth/password/login", body, Self.headers).status == 200)
        let other = ["email": "grace@example.org", "password": "plum-otter-lantern"]
        #expect(try visitor.post("/api/auth/password/register", other, Self.headers).status == 200)
        #expect(try visitor.get("/api/auth/strategies", Self.headers).status == 200)
    }

    @Test func `a refusal carries the text that its client shows`() throws {
        let answer = try server.visitor().post(
            "/api/auth/password/login",
            ["email": "nobody@example.org", "password": "wrong"],
            Self.headers
        )
        #expect(answer.status == 401)
        #expect(try answer.json()["error"].string == "Invalid credentials")
        let me = try server.visitor().get("/api/auth/me", Self.headers)
        #expect(me.status == 403)
        #expect(try me.json()["user"].isNull)
    }

    @Test func `strategies, the action to make an account, and its schema`() throws {
        let strategies = try server.visitor().get("/api/auth/strategies", Self.headers).json()
        #expect(strategies["strategies"]["password"]["type"].string == "password")
        #expect(strategies["strategies"]["password"]["enabled"].bool == true)
        #expect(strategies["basepath"].string == "/api/auth")

        let path = "/api/auth/password/actions/create"
        let schema = try server.visitor().get(path + "/schema.json", Self.headers)
        #expect(schema.status == 200)
        #expect(try schema.json()["properties"].keys == ["email", "password"])
        let body = ["email": "made@example.org", "password": "plum-otter-lantern"]
        let made = try server.administrator().post(path, body, Self.headers)
        #expect(made.status == 200, "\(made)")
        #expect(try made.json()["success"].bool == true && made.json()["action"].string == "create")
        #expect(try made.json()["data"]["email"].string == "made@example.org")
        #expect(try server.visitor().post(path, body, Self.headers).status == 401)
        let member = try server.member("member@example.org")
        #expect(try member.post(path, ["email": "x@example.org", "password": "y-otter-lantern"]).status == 403)
    }

    @Test func `who registers can't say`() throws {
        let all: [String] = ["role", "roles", "verified", "disabled", "strategy", "strategy_value", "anonymous", "id"]
        for field in all {
            let visitor = server.visitor()
            var body: [String: Any] = ["email": "\(field)@example.org", "password": "plum-otter-lantern"]
            body[field] = ["role": "admin", "roles": ["admin"]][field] ?? "admin" as Any
            let answer = try visitor.post("/api/auth/password/register", body, Self.headers)
            #expect((400..<500).contains(answer.status), "\(answer)")
            let found = try server.administrator().get("/api/users?email=\(field)%40example.org").json()
            #expect(found["meta"]["items"].int == 0, "\(found)")
        }
    }

    @Test func `the token is taken bare, as bearer, and as cookie with or without a fourth part`() throws {
        let token = try #require(try server.member("forms@example.org").token)
        for headers in [
            ["Authorization": "Bearer \(token)"], ["Authorization": "bearer \(token)"], ["Authorization": token],
            ["Cookie": "auth=\(token)"], ["Cookie": "theme=dark; auth=\(token); x=y"],
            ["Cookie": "auth=\(token).\("c2lnbmF0dXJl+/=".queryValue)"],
        ] {
            let me = try server.visitor().get("/api/auth/me", headers)
            #expect(me.status == 200, "\(headers.keys) \(me)")
        }
    }

    @Test func `closed registration is refused and told`() throws {
        try server.configure(["allow_register": false])
        let body = ["email": "late@example.org", "password": "plum-otter-lantern"]
        #expect(try server.visitor().post("/api/auth/password/register", body).status == 403)
        try server.configure(["allow_register": true])
        #expect(try server.visitor().post("/api/auth/password/register", body).status == 200)
        #expect(try server.visitor().post("/api/auth/password/register", body).status == 409)
    }
}
