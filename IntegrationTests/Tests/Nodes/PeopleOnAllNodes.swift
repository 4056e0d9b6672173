// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Whom one node lets in or turns away, the other does too.
@Suite(.serialized) struct PeopleOnAllNodes {
    private let one: Server
    private let two: Server

    init() throws {
        let schema: [String: Any] = [
            "roles": ["editor": ["description": "Edits"]],
            "entities": ["posts": ["fields": ["title": ["type": "text"]]]],
            "permissions": [["role": "editor", "entity": "posts", "action": "*"]],
        ]
        (one, two) = try Cluster().pair(schema: schema)
    }

    private func login(_ node: Server, _ email: String, _ password: String = Server.password) throws -> String {
        let answer = try node.visitor().post("/api/auth/password/login", ["email": email, "password": password])
        return try #require(try answer.json()["token"].string, "\(answer)")
    }

    private func path(_ email: String) throws -> String { "/api/users/\(try one.id(of: email))" }

    @Test func `who signs in on one node is known on the other at once`() throws {
        let ada = try one.member("ada@example.org")
        let there = two.visitor(token: ada.token)
        #expect(try there.get("/api/auth/me").json()["user"]["email"].string == "ada@example.org")
        let back = one.visitor(token: try login(two, "ada@example.org"))
        #expect(try back.get("/api/auth/sessions").json()["data"].list?.count == 2)
        let keys = try [one, two].map { try $0.guest().get("/.well-known/jwks.json").text }
        #expect(keys[0] == keys[1])
    }

    /// What is done on the first node, and ends what the second has just let in.
    private static let endings: [String] = [
        "signs out", "ends all other sessions", "changes the password", "is disabled", "is deleted",
        "gets another password",
    ]

    @Test(arguments: endings)
    func `a session that ends on one node is refused on the other within a second`(_ what: String) throws {
        let ada = try one.member("ada@example.org")
        let there = two.visitor(token: try login(two, "ada@example.org"))
        #expect(try there.get("/api/auth/sessions").status == 200)
        let here = one.visitor(token: there.token)
        let administrator = one.administrator()
        let change: [String: Any] = ["current": Server.password, "password": "other-otter-lantern"]
        let answer =
            switch what {
            case "signs out": try here.post("/api/auth/logout", [String: Any]())
            case "ends all other sessions": try ada.delete("/api/auth/sessions")
            case "changes the password": try ada.post("/api/auth/password/change", change)
            case "is disabled": try administrator.patch(try path("ada@example.org"), ["disabled": true])
            case "is deleted": try administrator.delete(try path("ada@example.org"))
            default: try administrator.patch(try path("ada@example.org"), ["password": "other-otter-lantern"])
            }
        #expect(answer.status == 200, "\(answer)")
        let time = try two.comes { try there.get("/api/auth/sessions").status == 401 }
        print("\(what): refused on the other node after \(time)")
    }

    @Test func `a role that is taken away on one node, and a key that is revoked, are worth nothing on the other`()
        throws
    {
        let administrator = one.administrator()
        let ada = two.visitor(token: try one.member("ada@example.org").token)
        let roles = try path("ada@example.org") + "/roles"
        #expect(try ada.post("/api/data/posts", ["title": "a"]).status == 403)
        #expect(try administrator.post(roles, ["role": "editor"]).status == 200)
        try two.comes { try ada.post("/api/data/posts", ["title": "a"]).status == 201 }
        #expect(try administrator.delete(roles + "/editor").status == 200)
        try two.comes { try ada.post("/api/data/posts", ["title": "a"]).status == 403 }

        let made = try administrator.post("/api/api-keys", ["name": "k", "kind": "secret"]).json()["data"]
        let (key, id) = (try #require(made["key"].string), try #require(made["id"].string))
        let program = two.visitor()
        #expect(try program.get("/api/users", ["X-API-Key": key]).status == 200)
        #expect(try administrator.delete("/api/api-keys/\(id)").status == 200)
        try two.comes { try program.get("/api/users", ["X-API-Key": key]).status == 401 }
    }

    @Test func `settings that are changed on one node count on the other`() throws {
        /// A visitor of its own each time, as those who ask too often are sent away.
        func register(_ node: Server) throws -> Int {
            let body = ["email": "\(UUID().uuidString)@example.org", "password": Server.password]
            return try node.visitor().post("/api/auth/password/register", body).status
        }
        try one.configure(["allow_register": false])
        try two.comes { try register(two) == 403 }
        try two.configure(["allow_register": true])
        try one.comes { try register(one) == 200 }
    }

    @Test func `a refresh token is good once, whichever nodes are asked at the same time`() throws {
        _ = try one.member("ada@example.org")
        for _ in 0..<5 {
            let body: [String: Any] = ["email": "ada@example.org", "password": Server.password, "refresh": true]
            let pair = try one.visitor().post("/api/auth/password/login", body).json()
            let token = try #require(pair["refreshToken"].string)
            let statuses = Noted<[Int]>([])
            let ports = [one.port, two.port]
            Crowd.together(
                ports.map { port in
                    {
                        let answer = try? HTTPClient(port: port).post(
                            "/api/auth/token/refresh",
                            json: ["refreshToken": token]
                        )
                        statuses.change { $0.append(answer?.status ?? 0) }
                    }
                }
            )
            // The later one is refused, or told to try again where they met in the database.
            let refusal = statuses.now.sorted().last ?? 0
            #expect(statuses.now.sorted().first == 200 && [401, 409].contains(refusal), "\(statuses.now)")
        }
    }

    @Test func `signing keys that are rotated on one node sign and verify on the other`() throws {
        let ada = try one.member("ada@example.org")
        let rotated = try one.administrator().post("/api/auth/signing-keys/rotate", [String: Any]())
        #expect(rotated.status == 200, "\(rotated)")
        let fresh = try login(one, "ada@example.org")
        #expect(try two.visitor(token: fresh).get("/api/auth/me").status == 200)
        #expect(try two.visitor(token: ada.token).get("/api/auth/me").status == 200)
    }
}
