// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite struct APIKeys {
    private static let schema = """
        entities:
          posts: { fields: { title: { type: text } }, config: { owner: true } }
          notes: { fields: { title: { type: text } } }
        permissions:
          - { role: guest, entity: posts, action: read }
          - { role: user, entity: posts, action: "*" }
        """

    private let server: Server

    init() throws {
        server = try Server(schema: Self.schema, environment: Server.behindProxy)
        #expect(try server.administrator().post("/api/data/posts", ["title": "first"]).status == 201)
    }

    private func make(_ kind: String, _ more: [String: Any] = [:]) throws -> (key: String, id: String) {
        let body: [String: Any] = ["name": "test", "kind": kind]
        let made = try server.administrator().post("/api/api-keys", body.merging(more) { $1 })
        #expect(made.status == 201, "\(made)")
        let data = try made.json()["data"]
        return (try #require(data["key"].string), try #require(data["id"].string))
    }

    private func scope(_ entity: String, _ actions: String...) -> [String: Any] {
        ["scopes": [["entity": entity, "actions": actions]]]
    }

    @Test func `a key is shown once and kept as its hash alone`() throws {
        let (key, id) = try make("secret")
        #expect(key.hasPrefix("sk_"))
        for path in ["/api/api-keys", "/api/api-keys/\(id)", "/api/activity"] {
            #expect(!(try server.administrator().get(path).text.contains(key)), "\(path)")
        }
        #expect(try server.terminate() == 0)
        #expect(try server.stored().firstRange(of: Data(key.utf8)) == nil)
    }

    @Test func `a secret key is an administrator, by header and as bearer, and is told in the log`() throws {
        let (key, id) = try make("secret")
        for headers in [["X-API-Key": key], ["Authorization": "Bearer \(key)"]] {
            let program = server.visitor()
            #expect(try program.get("/api/users", headers).status == 200)
            #expect(try program.post("/api/data/notes", ["title": "a"], headers).status == 201)
            #expect(try program.get("/api/auth/sessions", headers).status == 403)
            #expect(try program.get("/api/auth/me", headers).status == 403)
        }
        let used = try server.administrator().get("/api/api-keys/\(id)").json()["data"]
        #expect(used["lastUsedAt"].string != nil, "\(used)")
        let log = try server.administrator().get("/api/activity?actor=\("key:\(id)".queryValue)")
        #expect(log.status == 200, "\(log)")
    }

    @Test func `scopes take away what they don't name`() throws {
        let reader = ["X-API-Key": try make("secret", scope("posts", "read")).key]
        let program = server.visitor()
        #expect(try program.get("/api/data/posts", reader).status == 200)
        #expect(try program.post("/api/data/posts", ["title": "a"], reader).status == 403)
        #expect(try program.delete("/api/data/posts/1", reader).status == 403)
        #expect(try program.get("/api/data/notes", reader).status == 403)
        for path in [
            "/api/users", "/api/roles", "/api/schema/entities", "/api/system/config", "/api/api-keys", "/api/activity",
        ] {
            #expect(try program.get(path, reader).status == 403, "\(path)")
        }
        let batch = ["operations": [["op": "create", "entity": "posts", "data": ["title": "x"]]]]
        #expect((400..<500).contains(try program.post("/api/batch", batch, reader).status))
        let schema = ["X-API-Key": try make("secret", ["scopes": [["permission": "schema.read"]]]).key]
        #expect(try program.get("/api/schema/entities", schema).status == 200)
        #expect(try program.post("/api/schema/entities", ["name": "x"], schema).status == 403)
        #expect(try program.get("/api/data/posts", schema).status == 403)
        // A limited key can't make itself a better one.
        let maker = ["X-API-Key": try make("secret", ["scopes": [["permission": "keys.manage"]]]).key]
        let more = try program.post("/api/api-keys", ["name": "x", "kind": "secret"], maker)
        #expect(more.status == 403, "\(more)")
    }

    @Test func `a publishable key is the guest or the user who comes with it, never more`() throws {
        let key = ["X-API-Key": try make("publishable").key]
        let limited = ["X-API-Key": try make("publishable", scope("posts", "read")).key]
        let guest = server.visitor()
        #expect(try guest.get("/api/data/posts", key).status == 200)
        #expect(try guest.post("/api/data/posts", ["title": "a"], key).status == 401)
        #expect(try guest.get("/api/users", key).status == 401)
        let ada = try server.member("ada@example.org")
        #expect(try ada.post("/api/data/posts", ["title": "a"], key).status == 201)
        #expect(try ada.post("/api/data/posts", ["title": "a"], limited).status == 403)
        #expect(try ada.get("/api/data/posts", limited).status == 200)
        // An administrator through a limited key is limited too.
        let administrator = server.administrator()
        #expect(try administrator.post("/api/data/posts", ["title": "a"], limited).status == 403)
        #expect(try administrator.get("/api/users", limited).status == 403)
    }

    @Test func `a key ends when it is revoked, at once`() throws {
        let (key, id) = try make("secret")
        let program = server.visitor()
        #expect(try program.get("/api/users", ["X-API-Key": key]).status == 200)
        #expect(try server.administrator().delete("/api/api-keys/\(id)").status == 200)
        #expect(try program.get("/api/users", ["X-API-Key": key]).status == 401)
        #expect(try program.get("/api/data/posts", ["X-API-Key": key]).status == 401)
    }

    @Test func `a key ends when its time has come`() throws {
        let soon = Date().addingTimeInterval(2).ISO8601Format(.init(includingFractionalSeconds: true))
        let (key, _) = try make("secret", ["expiresAt": soon])
        let program = server.visitor()
        #expect(try program.get("/api/users", ["X-API-Key": key]).status == 200)
        let deadline = ContinuousClock.now + .seconds(10)
        var status = 200
        while status == 200, ContinuousClock.now < deadline {
            status = try program.get("/api/users", ["X-API-Key": key]).status
        }
        #expect(status == 401)
        let past = ["name": "x", "kind": "secret", "expiresAt": "2020-01-01T00:00:00Z"]
        #expect(try server.administrator().post("/api/api-keys", past).status == 422)
    }

    @Test func `a key that makes no sense is not made`() throws {
        let all: [[String: String]] = [
            ["name": "x"], ["kind": "secret"], ["name": "x", "kind": "master"],
            ["name": "x", "kind": "secret", "role": "admin"],
            ["name": "x", "kind": "secret", "expiresAt": "tomorrow"], ["name": "", "kind": "secret"],
        ]
        for body in all {
            #expect(try server.administrator().post("/api/api-keys", body).status == 422)
        }
    }

    @Test func `who may not manage keys makes none`() throws {
        let ada = try server.member("keyless@example.org")
        #expect(try ada.post("/api/api-keys", ["name": "x", "kind": "secret"]).status == 403)
        #expect(try ada.get("/api/api-keys").status == 403)
    }
}
