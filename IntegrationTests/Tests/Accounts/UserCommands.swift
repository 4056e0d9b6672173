// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// `roost user …`, beside a running server and without one.
@Suite struct UserCommands {
    private static let environment = ["ROOST_PASSWORD": Server.password]

    @Test(arguments: [true, false])
    func `an account is made, changed, given roles, and spoken for`(isRunning: Bool) throws {
        let server = try Server(schema: "roles: { editor: { description: Edits } }\n", environment: Server.behindProxy)
        if !isRunning { #expect(try server.terminate() == 0) }
        func roost(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
            try Program.run(try Repository.binary(), arguments, in: server.folder.url, environment: environment)
        }
        let created = try roost("user", "create", "Ada@Example.org", environment: Self.environment)
        #expect(created.status == 0 && created.output.contains("ada@example.org"), "\(created)")
        let twice = try roost("user", "create", "ada@example.org", environment: Self.environment)
        #expect(twice.status != 0 && !twice.errors.contains("Fatal"), "\(twice)")

        let list = try roost("user", "list")
        #expect(list.output.contains("ada@example.org") && list.output.contains(Server.email), "\(list)")
        let given = try roost("user", "roles", "ada@example.org", "--add", "editor")
        #expect(given.status == 0 && given.output.contains("editor"), "\(given)")
        #expect(try roost("user", "roles", "ada@example.org", "--add", "nobody").status != 0)
        #expect(try roost("user", "roles", "ada@example.org", "--remove", "editor").output.contains("no roles"))

        let token = try roost("user", "token", "ada@example.org")
        #expect(token.status == 0, "\(token)")
        let changed = try roost(
            "user",
            "update",
            "ada@example.org",
            "--email",
            "grace@example.org",
            environment: ["ROOST_PASSWORD": "other-otter-lantern"]
        )
        #expect(changed.status == 0, "\(changed)")
        let disabled = try roost("user", "update", "grace@example.org", "--disable-sign-in")
        #expect(disabled.status == 0, "\(disabled)")

        if !isRunning { try server.restart() }
        let login = ["email": "grace@example.org", "password": "other-otter-lantern"]
        #expect(try server.visitor().post("/api/auth/password/login", login).status == 401)
        #expect(try roost("user", "update", "grace@example.org", "--enable-sign-in").status == 0)
        #expect(try server.visitor().post("/api/auth/password/login", login).status == 200)
        // Password, address and state have changed since: the token is of a session that has ended.
        let old = server.visitor(token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(try old.get("/api/auth/sessions").status == 401)
    }

    @Test func `a token acts as the account at once`() throws {
        let server = try Server()
        let token = try Program.roost("user", "token", Server.email, in: server.folder.url)
        #expect(token.status == 0, "\(token)")
        let bearer = ["Authorization": "Bearer " + token.output.trimmingCharacters(in: .whitespacesAndNewlines)]
        let me = try server.guest().get("/api/auth/me", headers: bearer)
        #expect(try me.json()["user"]["email"].string == Server.email)
        #expect(try Program.roost("user", "token", "nobody@example.org", in: server.folder.url).status != 0)
    }

    @Test func `who gives no password gets one that works`() throws {
        let server = try Server()
        let made = try Program.roost("user", "create", "new@example.org", in: server.folder.url)
        let password = try #require(made.output.firstMatch(of: /Password: (\S+)/), "\(made)")
        _ = try server.signIn("new@example.org", String(password.1))
    }
}
