// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Roles with one system permission, and acting in somebody's name.
@Suite struct LimitedAdministrators {
    private static let permissions = [
        "schema.read", "schema.write", "access.read", "access.manage", "users.read", "users.manage", "keys.manage",
        "settings.read", "settings.write", "logs.read", "system.read",
    ]

    /// What each opens; whatever is not named is refused.
    private static let doors: [(method: String, path: String, body: String?, permissions: Set<String>)] = [
        ("GET", "/api/users", nil, ["users.read", "users.manage"]),
        ("POST", "/api/users", #"{"email":"{n}@example.org"}"#, ["users.manage"]),
        ("GET", "/api/roles", nil, ["access.read", "access.manage"]),
        ("GET", "/api/permissions", nil, ["access.read", "access.manage"]),
        ("POST", "/api/roles", #"{"name":"made{n}"}"#, ["access.manage"]),
        ("POST", "/api/permissions/presets", #"{"entity":"posts","preset":"private"}"#, ["access.manage"]),
        ("GET", "/api/api-keys", nil, ["keys.manage"]),
        ("GET", "/api/system/info", nil, ["system.read"]),
        ("GET", "/api/schema/entities", nil, ["schema.read"]),
        ("GET", "/api/schema/history", nil, ["schema.read"]),
        ("POST", "/api/schema/plan", #"{"entities":{}}"#, ["schema.write"]),
        ("GET", "/api/system/config/auth", nil, ["settings.read", "settings.write"]),
        ("POST", "/api/system/config/set/auth", #"{"redirects":[]}"#, ["settings.write"]),
    ]

    private let server: Server

    init() throws {
        let roles = Self.permissions.map { "  \(Self.role($0)): { description: One }" }
        let grants = Self.permissions.map { "  - { role: \(Self.role($0)), permission: \($0) }" }
        let schema = """
            roles:
            \(roles.joined(separator: "\n"))
            entities:
              posts: { fields: { title: { type: text } } }
            permissions:
            \(grants.joined(separator: "\n"))
            """
        server = try Server(schema: schema, environment: Server.behindProxy)
    }

    private static func role(_ permission: String) -> String { permission.replacing(".", with: "_") }

    private func holder(_ permission: String, _ name: String = "holder") throws -> Visitor {
        let email = "\(name)-\(Self.role(permission))@example.org"
        let visitor = try server.member(email)
        let path = "/api/users/\(try server.id(of: email))/roles"
        let given = try server.administrator().post(path, ["role": Self.role(permission)])
        #expect(given.status == 200, "\(given)")
        return visitor
    }

    @Test func `one permission opens its doors and no others`() throws {
        for permission in Self.permissions {
            let visitor = try holder(permission)
            for (number, door) in Self.doors.enumerated() {
                let body = door.body?.replacing("{n}", with: "\(Self.role(permission))\(number)")
                let answer = try visitor.send(
                    door.method,
                    door.path,
                    headers: body == nil ? [:] : ["Content-Type": "application/json"],
                    body: body.map { Array($0.utf8) }
                )
                if door.permissions.contains(permission) {
                    #expect((200..<300).contains(answer.status), "\(permission): \(door.method) \(door.path) \(answer)")
                } else {
                    #expect(answer.status == 403, "\(permission): \(door.method) \(door.path) \(answer)")
                }
            }
            #expect(try visitor.get("/api/data/posts").status == 403, "no rows come with it")
            let log = try visitor.get("/api/activity").json()["data"].list ?? []
            let own = try visitor.get("/api/auth/me").json()["user"]["id"].string
            #expect(!log.isEmpty)
            #expect(permission == "logs.read" || log.allSatisfy { $0["user"].string == own }, "\(log)")
        }
    }

    @Test func `who manages users is no match for an administrator`() throws {
        let manager = try holder("users.manage", "manager")
        let boss = "/api/users/\(try server.id(of: Server.email))"
        #expect(try manager.patch(boss, ["password": "stolen-otter-lantern"]).status == 403)
        #expect(try manager.patch(boss, ["disabled": true]).status == 403)
        #expect(try manager.delete(boss).status == 403)
        #expect(try manager.post("/api/auth/impersonate", ["user": try server.id(of: Server.email)]).status == 403)
        let own = "/api/users/\(try manager.get("/api/auth/me").json()["user"]["id"].string ?? "")/roles"
        #expect(try manager.post(own, ["role": "admin"]).status == 403)
        #expect(try manager.post(own, ["role": "schema_write"]).status == 403, "no more than they hold")
        let admin = ["email": "x@example.org", "password": Server.password, "role": "admin"]
        #expect(try manager.post("/api/users", admin).status == 403)
        _ = try server.member("plain@example.org")
        let plain = "/api/users/\(try server.id(of: "plain@example.org"))"
        #expect(try manager.patch(plain, ["disabled": true]).status == 200)
        #expect(try manager.delete(plain).status == 200)
    }

    @Test func `who manages access can't give away what they don't hold`() throws {
        let manager = try holder("access.manage", "manager")
        for permission in ["users.manage", "*", "schema.*"] {
            let made = try manager.post("/api/permissions", ["role": "user", "permission": permission])
            #expect(made.status == 403 || made.status == 422, "\(made)")
            #expect(try made.json()["code"].string == "not_yours", "\(made)")
        }
        #expect(try manager.post("/api/permissions", ["role": "user", "permission": "access.manage"]).status == 201)
        #expect(try manager.post("/api/permissions", ["role": "user", "permission": "users.fly"]).status == 422)
    }

    @Test func `the last administrator stays`() throws {
        let administrator = server.administrator()
        let path = "/api/users/\(try server.id(of: Server.email))"
        #expect(try administrator.delete(path).status == 409)
        #expect(try administrator.patch(path, ["disabled": true]).status == 409)
        #expect(try administrator.delete(path + "/roles/admin").status == 409)
        #expect(try administrator.get("/api/users").status == 200)
    }

    @Test func `acting in somebody's name is marked in the token and in the log, and has their rights`() throws {
        let ada = try server.member("ada@example.org")
        let administrator = server.administrator()
        let id = try server.id(of: "ada@example.org")
        #expect(try ada.post("/api/auth/impersonate", ["user": id]).status == 403)
        let begun = try administrator.post("/api/auth/impersonate", ["user": id])
        #expect(begun.status == 200 && begun.cookies.isEmpty, "\(begun)")
        let visitor = server.visitor(token: try begun.json()["token"].string)
        let me = try visitor.get("/api/auth/me").json()
        #expect(me["user"]["id"].string == id)
        #expect(me["impersonator"].string == (try server.id(of: Server.email)))
        #expect(try visitor.get("/api/users").status == 403)
        for (path, body) in [
            ("/api/auth/password/change", ["current": Server.password, "password": "other-otter-lantern"]),
            ("/api/auth/totp/enroll", [:]), ("/api/auth/email/change", ["email": "evil@example.org"]),
        ] as [(String, [String: String])] {
            #expect(try visitor.post(path, body).status == 403, "\(path)")
        }
        let log = try administrator.get("/api/activity?action=impersonate").json()["data"]
        #expect(log[0]["user"].string == id && log[0]["outcome"].string == "succeeded", "\(log)")
        #expect(log[0]["actor"].string?.contains(try server.id(of: Server.email)) == true, "\(log)")

        // Who loses the account behind it loses the name too.
        #expect(try administrator.post("/api/auth/logout", [String: Any]()).status == 200)
        let own = try administrator.get("/api/auth/sessions").status
        #expect(own == 401)
    }

    @Test func `an administrator who is disabled stops acting in other names`() throws {
        _ = try server.member("ada@example.org")
        let second = ["email": "second@example.org", "password": Server.password, "role": "admin"]
        #expect(try server.administrator().post("/api/users", second).status == 201)
        let other = server.visitor(token: try server.signIn("second@example.org", Server.password))
        let id = try server.id(of: "ada@example.org")
        let begun = try other.post("/api/auth/impersonate", ["user": id])
        let visitor = server.visitor(token: try begun.json()["token"].string)
        #expect(try visitor.get("/api/auth/me").status == 200)
        let path = "/api/users/\(try server.id(of: "second@example.org"))"
        #expect(try server.administrator().patch(path, ["disabled": true]).status == 200)
        #expect(try visitor.get("/api/auth/sessions").status == 401)
    }

    @Test func `what happens to accounts is in the log`() throws {
        let ada = try server.member("log@example.org")
        let body = ["email": "log@example.org", "password": "wrong-otter-lantern"]
        #expect(try server.visitor().post("/api/auth/password/login", body, ["User-Agent": "probe/1"]).status == 401)
        let path = "/api/users/\(try server.id(of: "log@example.org"))/roles"
        #expect(try server.administrator().post(path, ["role": "users_read"]).status == 200)
        let log = try server.administrator().get("/api/activity?limit=200")
        let entries = try log.json()["data"].list ?? []
        let failed = entries.first { $0["action"].string == "sign_in" && $0["outcome"].string == "failed" }
        #expect(failed?["userAgent"].string == "probe/1" && failed?["address"].string?.hasPrefix("10.") == true)
        #expect(Set(entries.compactMap { $0["action"].string }).isSuperset(of: ["register", "sign_in"]))
        #expect(entries.contains { $0["action"].string?.contains("role") == true }, "\(entries)")
        #expect(!log.text.contains(Server.password) && !log.text.contains("wrong-otter"))
        let own = try ada.get("/api/activity").json()["data"].list ?? []
        #expect(!own.isEmpty && own.count < entries.count)
    }
}
