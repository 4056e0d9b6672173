// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// From an empty folder to somebody who may do everything, in each of the three ways.
@Suite struct FirstAdministrator {
    private static let account = ["email": "root@example.org", "password": "plum-otter-lantern"]

    /// The token of the link that the terminal shows.
    private func token(_ server: Server) throws -> String {
        let output = server.program.output
        let found = try #require(output.firstMatch(of: /http:\S+\/_\/setup\?token=(\S+)/), "no link in: \(output)")
        return String(found.1)
    }

    @Test func `the printed link makes the first administrator once`() throws {
        let server = try Server(hasAdministrator: false)
        let (guest, token) = (server.guest(), try token(server))
        let page = try guest.get("/_/setup?token=\(token)")
        #expect(page.status == 200, "\(page)")
        #expect(page.text.contains("<form") && page.text.contains(token))

        let guess = try guest.post("/api/setup", json: Self.account.merging(["token": token + "x"]) { $1 })
        #expect(guess.status == 401, "\(guess)")
        let weak = try guest.post(
            "/api/setup",
            json: ["token": token, "email": "a@example.org", "password": "password"]
        )
        #expect(weak.status == 422, "\(weak)")

        let made = try guest.post("/api/setup", json: Self.account.merging(["token": token]) { $1 })
        #expect(made.status == 200, "\(made)")
        #expect(try made.json()["user"]["role"].string == "admin")
        let bearer = ["Authorization": "Bearer \(try made.json()["token"].string ?? "")"]
        #expect(try guest.get("/api/users", headers: bearer).status == 200)

        let again = try guest.post(
            "/api/setup",
            json: ["token": token, "email": "b@example.org", "password": "lamp-otter-9"]
        )
        #expect(again.status == 401 || again.status == 409, "\(again)")
        #expect(try guest.get("/api/users", headers: bearer).json()["meta"]["items"].int == 1)
        #expect(try server.terminate() == 0)
        try server.restart()
        #expect(!server.program.output.contains("/_/setup"), "\(server.program.output)")
    }

    @Test func `a browser posts the form of the page and is signed in`() throws {
        let server = try Server(environment: Server.behindProxy, hasAdministrator: false)
        let browser = server.visitor(.browser)
        let done = try browser.form("/api/setup", Self.account.merging(["token": try token(server)]) { $1 })
        #expect(done.status == 302, "\(done)")
        let next = try #require(done.headers["location"])
        #expect(try browser.get(next).status == 200)
        #expect(try browser.get("/api/auth/me").json()["user"]["email"].string == "root@example.org")
    }

    @Test func `once somebody else has become administrator the link is worth nothing`() throws {
        let server = try Server(hasAdministrator: false)
        let token = try token(server)
        let made = try Program.roost(
            "user",
            "create",
            "cli@example.org",
            "--role",
            "admin",
            in: server.folder.url,
            environment: ["ROOST_PASSWORD": "plum-otter-lantern"]
        )
        #expect(made.status == 0, "\(made)")
        let late = try server.guest().post("/api/setup", json: Self.account.merging(["token": token]) { $1 })
        #expect(late.status == 401 || late.status == 409, "\(late)")
        _ = try server.signIn("cli@example.org", "plum-otter-lantern")
    }

    @Test func `the environment makes one, from a file too, and never another`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("plum-otter-lantern\n", to: "secret/password")
        let settings = ["ROOST_ADMIN_EMAIL": "boss@example.org", "ROOST_ADMIN_PASSWORD_FILE": file.path]
        let server = try Server(in: folder, environment: settings, hasAdministrator: false)
        #expect(!server.program.output.contains("/_/setup"), "\(server.program.output)")
        _ = try server.signIn("boss@example.org", "plum-otter-lantern")
        #expect(try server.terminate() == 0)

        try folder.write("another-otter-lantern", to: "secret/password")
        try server.restart()
        _ = try server.signIn("boss@example.org", "plum-otter-lantern")
        let other = ["email": "boss@example.org", "password": "another-otter-lantern"]
        #expect(try server.guest().post("/api/auth/password/login", json: other).status == 401)
    }

    @Test func `there is no password that comes with the server`() throws {
        let server = try Server(environment: Server.behindProxy, hasAdministrator: false)
        for password in ["admin", "password", "roost", ""] {
            let answer = try server.visitor().post(
                "/api/auth/password/login",
                ["email": "admin@example.org", "password": password]
            )
            #expect(answer.status == 401, "\(answer)")
        }
        for path in ["/api/users", "/api/schema/entities", "/api/system/config", "/api/roles", "/api/api-keys"] {
            #expect(try server.guest().get(path).status == 401, "\(path)")
        }
    }
}
