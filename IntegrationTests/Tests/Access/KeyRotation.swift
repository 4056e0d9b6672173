// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// `roost keys rotate`.
@Suite struct KeyRotation {
    private func masterKey(_ server: Server) throws -> Data {
        try Data(contentsOf: server.folder.url.appending(path: "roost_data/master.key"))
    }

    @Test func `it is refused while a server runs, and nothing is changed`() throws {
        let server = try Server()
        let before = try masterKey(server)
        let outcome = try Program.roost("keys", "rotate", in: server.folder.url)
        #expect(outcome.status != 0, "\(outcome)")
        #expect(outcome.errors.hasPrefix("roost: ") && outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
        #expect(try masterKey(server) == before)
        #expect(try server.client().get("/api/users").status == 200)
    }

    @Test func `sessions, keys and second factors survive it`() throws {
        let server = try Server(environment: Server.behindProxy)
        let ada = try server.member("ada@example.org")
        let program = try server.administrator().post("/api/api-keys", ["name": "k", "kind": "secret"]).json()
        let key = try #require(program["data"]["key"].string)
        let app = try Peer("second_opinion.py")
        let uri = try ada.post("/api/auth/totp/enroll", [String: Any]()).json()["data"]["uri"].string ?? ""
        let confirm = try app.ask(["uri": uri, "offset": -1])["code"].string ?? ""
        let confirmed = try ada.post("/api/auth/totp/confirm", ["code": confirm])
        // A step may end between the two; then the code of the one that was next is good.
        if confirmed.status != 200 {
            let next = try app.ask(["uri": uri])["code"].string ?? ""
            #expect(try ada.post("/api/auth/totp/confirm", ["code": next]).status == 200)
        }

        let before = try masterKey(server)
        #expect(try server.terminate() == 0)
        let outcome = try Program.roost("keys", "rotate", in: server.folder.url)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try masterKey(server) != before)
        let attributes = try FileManager.default.attributesOfItem(
            atPath: server.folder.url.appending(path: "roost_data/master.key").path
        )
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        try server.restart()

        #expect(try server.visitor(token: ada.token).get("/api/auth/me").status == 200)
        #expect(try server.visitor().get("/api/users", ["X-API-Key": key]).status == 200)
        let first = try server.visitor().post(
            "/api/auth/password/login",
            ["email": "ada@example.org", "password": Server.password]
        )
        let challenge = try first.json()["challenge"].string ?? ""
        let code = try app.ask(["uri": uri, "offset": 1])["code"].string ?? ""
        let done = try server.visitor().post("/api/auth/totp/verify", ["challenge": challenge, "code": code])
        #expect(done.status == 200, "\(done)")
        let keys = try server.guest().get("/.well-known/jwks.json").json()["keys"].list ?? []
        #expect(keys.count == 2, "the old key is still published: \(keys)")
    }

    @Test func `with sign-out every token is worth nothing at once`() throws {
        let server = try Server(environment: Server.behindProxy)
        let ada = try server.member("ada@example.org")
        #expect(try server.terminate() == 0)
        #expect(try Program.roost("keys", "rotate", "--sign-out", in: server.folder.url).status == 0)
        try server.restart()
        #expect(try server.visitor(token: ada.token).get("/api/auth/sessions").status == 401)
        _ = try server.signIn("ada@example.org", Server.password)
    }

    @Test func `a key from the environment is the environment's to rotate`() throws {
        let key = String(repeating: "A", count: 43)
        let server = try Server(environment: ["ROOST_MASTER_KEY": key])
        #expect(try server.terminate() == 0)
        let outcome = try Program.roost("keys", "rotate", in: server.folder.url, environment: ["ROOST_MASTER_KEY": key])
        #expect(outcome.status != 0 && outcome.errors.contains("ROOST_MASTER_KEY"), "\(outcome)")
    }
}
