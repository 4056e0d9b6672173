// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// What ends a session, or changes what it may do, does so at the next request.
@Suite struct SessionEndings {
    private static let schema = """
        roles: { editor: { description: Edits } }
        entities:
          posts: { fields: { title: { type: text } } }
        permissions:
          - { role: editor, entity: posts, action: "*" }
        """

    private let server: Server

    init() throws {
        server = try Server(schema: Self.schema, environment: Server.behindProxy)
    }

    private func login(_ email: String, _ more: [String: Any] = [:]) throws -> JSON {
        let body: [String: Any] = ["email": email, "password": Server.password]
        let answer = try server.visitor().post("/api/auth/password/login", body.merging(more) { $1 })
        #expect(answer.status == 200, "\(answer)")
        return try answer.json()
    }

    @Test func `sessions are listed, and ended one by one or all but this one`() throws {
        let ada = try server.member("ada@example.org")
        let second = server.visitor(token: try login("ada@example.org")["token"].string)
        let third = server.visitor(token: try login("ada@example.org")["token"].string)
        let grace = try server.member("grace@example.org")
        let sessions = try #require(try ada.get("/api/auth/sessions").json()["data"].list)
        #expect(sessions.count == 3)
        #expect(sessions.filter { $0["current"].bool == true }.count == 1)
        let thirds = try #require(
            try third.get("/api/auth/sessions").json()["data"].list?.first { $0["current"].bool == true }?["id"].string
        )

        #expect(try grace.delete("/api/auth/sessions/\(thirds)").status == 404)
        #expect(try third.get("/api/auth/me").status == 200)
        #expect(try ada.delete("/api/auth/sessions/\(thirds)").status == 200)
        #expect(try third.get("/api/auth/sessions").status == 401)
        #expect(try second.get("/api/auth/me").status == 200)
        #expect(try ada.delete("/api/auth/sessions").status == 200)
        #expect(try second.get("/api/auth/sessions").status == 401)
        #expect(try ada.get("/api/auth/sessions").json()["data"].list?.count == 1)
        #expect(try grace.get("/api/auth/me").status == 200)
    }

    @Test func `after signing out the token is worth nothing anywhere`() throws {
        let ada = try server.member("out@example.org")
        #expect(try ada.post("/api/auth/logout", [String: Any]()).status == 200)
        for path in ["/api/auth/sessions", "/api/data/posts", "/api/activity", "/api/users"] {
            #expect(try ada.get(path).status == 401, "\(path)")
        }
    }

    @Test func `another password ends all other sessions`() throws {
        let ada = try server.member("change@example.org")
        let other = server.visitor(token: try login("change@example.org")["token"].string)
        let next = "other-otter-lantern"
        let path = "/api/auth/password/change"
        #expect(try ada.post(path, ["current": "wrong", "password": next]).status == 401)
        #expect(try ada.post(path, ["current": Server.password, "password": "short"]).status == 422)
        #expect(try ada.post(path, ["current": Server.password, "password": next]).status == 200)
        #expect(try other.get("/api/auth/sessions").status == 401)
        #expect(try ada.get("/api/auth/me").status == 200)
        let old = ["email": "change@example.org", "password": Server.password]
        #expect(try server.visitor().post("/api/auth/password/login", old).status == 401)
        #expect(
            try server.visitor().post("/api/auth/password/login", old.merging(["password": next]) { $1 }).status == 200
        )
    }

    @Test func `an account that is disabled is out until it is enabled, and then signs in anew`() throws {
        let ada = try server.member("disabled@example.org")
        let path = "/api/users/\(try server.id(of: "disabled@example.org"))"
        #expect(try server.administrator().patch(path, ["disabled": true]).status == 200)
        #expect(try ada.get("/api/auth/sessions").status == 401)
        let body = ["email": "disabled@example.org", "password": Server.password]
        #expect(try server.visitor().post("/api/auth/password/login", body).status == 401)
        #expect(try server.administrator().patch(path, ["disabled": false]).status == 200)
        #expect(try ada.get("/api/auth/sessions").status == 401)
        _ = try login("disabled@example.org")
    }

    @Test func `an account that is deleted is gone, and whoever takes its address is somebody else`() throws {
        let ada = try server.member("deleted@example.org")
        let id = try server.id(of: "deleted@example.org")
        #expect(try server.administrator().delete("/api/users/\(id)").status == 200)
        #expect(try ada.get("/api/auth/sessions").status == 401)
        let next = try server.member("deleted@example.org")
        #expect(try server.id(of: "deleted@example.org") != id)
        #expect(try ada.get("/api/auth/sessions").status == 401)
        #expect(try next.get("/api/auth/me").status == 200)
    }

    @Test func `a password that an administrator sets ends the sessions`() throws {
        let ada = try server.member("reset@example.org")
        let path = "/api/users/\(try server.id(of: "reset@example.org"))"
        #expect(try server.administrator().patch(path, ["password": "other-otter-lantern"]).status == 200)
        #expect(try ada.get("/api/auth/sessions").status == 401)
    }

    @Test func `roles given and taken are in force at the next request with the same token`() throws {
        let ada = try server.member("roles@example.org")
        let path = "/api/users/\(try server.id(of: "roles@example.org"))/roles"
        #expect(try ada.post("/api/data/posts", ["title": "a"]).status == 403)
        #expect(try server.administrator().post(path, ["role": "editor"]).status == 200)
        #expect(try ada.post("/api/data/posts", ["title": "a"]).status == 201)
        #expect(try ada.get("/api/auth/me").json()["user"]["roles"][0].string == "editor")
        #expect(try server.administrator().delete(path + "/editor").status == 200)
        #expect(try ada.post("/api/data/posts", ["title": "a"]).status == 403)
    }

    @Test func `a grant that is taken away is gone at the next request`() throws {
        let ada = try server.member("grants@example.org")
        let administrator = server.administrator()
        #expect(try ada.get("/api/data/posts").status == 403)
        let made = try administrator.post("/api/permissions", ["role": "user", "entity": "posts", "action": "read"])
        #expect(made.status == 201, "\(made)")
        let id = try #require(try made.json()["data"]["id"].string)
        #expect(try ada.get("/api/data/posts").status == 200)
        #expect(try administrator.delete("/api/permissions/\(id)").status == 200)
        #expect(try ada.get("/api/data/posts").status == 403)
    }

    @Test func `a refresh token is good once, and its second use ends the family`() throws {
        _ = try server.member("refresh@example.org")
        let first = try login("refresh@example.org", ["refresh": true])
        let visitor = server.visitor()
        let path = "/api/auth/token/refresh"
        let stolen = try #require(first["refreshToken"].string)
        let second = try visitor.post(path, ["refreshToken": stolen])
        #expect(second.status == 200, "\(second)")
        let (token, fresh) = (try second.json()["token"].string, try second.json()["refreshToken"].string ?? "")
        #expect(fresh != stolen && !fresh.isEmpty)
        let holder = server.visitor(token: token)
        #expect(try holder.get("/api/auth/me").status == 200)
        #expect(try visitor.post(path, ["refreshToken": fresh + "x"]).status == 401)
        #expect(try visitor.post(path, ["refreshToken": token ?? ""]).status == 401)
        #expect(try visitor.post(path, ["refreshToken": stolen]).status == 401)
        #expect(try visitor.post(path, ["refreshToken": fresh]).status == 401)
        #expect(try holder.get("/api/auth/sessions").status == 401)
    }

    @Test func `a refresh token dies with its session`() throws {
        _ = try server.member("family@example.org")
        let pair = try login("family@example.org", ["refresh": true])
        let holder = server.visitor(token: pair["token"].string)
        #expect(try holder.post("/api/auth/logout", [String: Any]()).status == 200)
        let answer = try server.visitor().post(
            "/api/auth/token/refresh",
            ["refreshToken": pair["refreshToken"].string ?? ""]
        )
        #expect(answer.status == 401, "\(answer)")
    }

    @Test func `sessions survive a restart of the server`() throws {
        let ada = try server.member("restart@example.org")
        let token = try #require(ada.token)
        #expect(try server.terminate() == 0)
        try server.restart()
        #expect(try server.visitor(token: token).get("/api/auth/me").status == 200)
    }
}
