// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Two people and a guest at the same entity, through every address that touches records.
@Suite struct Presets {
    private static let schema = """
        entities:
          notes:
            config: { owner: true }
            fields: { title: { type: text }, secret: { type: text }, score: { type: number, config: { kind: integer } } }
          folders:
            config: { owner: true }
            fields: { name: { type: text } }
        relations:
          note_folder: { type: "n:1", source: notes, target: folders, config: { mappedBy: folder, inversedBy: notes } }
        """

    private let server: Server
    private let ada: Visitor
    private let bob: Visitor

    init() throws {
        server = try Server(schema: Self.schema, environment: Server.behindProxy)
        ada = try server.member("ada@example.org")
        bob = try server.member("bob@example.org")
    }

    private func preset(_ name: String, _ entity: String = "notes") throws {
        let answer = try server.administrator().post("/api/permissions/presets", ["entity": entity, "preset": name])
        #expect(answer.status == 200, "\(answer)")
    }

    /// Ada's two notes and Bob's one, all in Ada's folder, which everybody reads.
    private func fill() throws -> (ada: Int, bob: Int) {
        try preset("members", "folders")
        #expect(try ada.post("/api/data/folders", ["name": "shared"]).status == 201)
        func note(_ visitor: Visitor, _ title: String, _ score: Int) throws -> Int {
            let body: [String: Any] = ["title": title, "secret": "s-\(title)", "score": score, "folder": ["$set": 1]]
            let answer = try visitor.post("/api/data/notes", body)
            #expect(answer.status == 201, "\(answer)")
            return try #require(try answer.json()["data"]["id"].int)
        }
        let first = try note(ada, "ada1", 1)
        _ = try note(ada, "ada2", 2)
        return (first, try note(bob, "bob1", 40))
    }

    @Test func `without a grant nobody but administrators sees anything`() throws {
        #expect(try server.administrator().post("/api/data/notes", ["title": "a"]).status == 201)
        let guest = server.visitor()
        for (method, path, body) in [
            ("GET", "/api/data/notes", nil), ("GET", "/api/data/notes/1", nil), ("GET", "/api/data/notes/export", nil),
            ("POST", "/api/data/notes", ["title": "x"]), ("POST", "/api/data/notes/query", [:]),
            ("POST", "/api/data/notes/fn/count", [:]), ("POST", "/api/data/notes/fn/exists", [:]),
            ("POST", "/api/data/notes/aggregate", ["select": ["n": ["count": "*"]]]),
            ("PATCH", "/api/data/notes/1", ["title": "x"]),
            ("DELETE", "/api/data/notes/1", nil), ("GET", "/api/data/entity/notes", nil),
            ("POST", "/api/data/entity/notes/fn/count", [:]),
        ] as [(String, String, [String: Any]?)] {
            for (visitor, status) in [(guest, 401), (ada, 403)] {
                let answer =
                    if let body { try visitor.send(method, path, json: body) } else { try visitor.send(method, path) }
                #expect(answer.status == status, "\(method) \(path) \(answer)")
            }
        }
    }

    @Test func `owner: everybody is alone with their own`() throws {
        try preset("owner")
        let (adas, bobs) = try fill()
        for (visitor, own, foreign, count, sum) in [(ada, adas, bobs, 2, 3), (bob, bobs, adas, 1, 40)] {
            let list = try visitor.get("/api/data/notes").json()
            #expect(list["data"].list?.count == count, "\(list)")
            #expect(list["meta"]["items"].int == count)
            #expect(try visitor.get("/api/data/entity/notes").json()["meta"]["total"].int == count)
            #expect(try visitor.get("/api/data/notes/\(own)").status == 200)
            #expect(try visitor.get("/api/data/notes/\(foreign)").status == 404)
            #expect(try visitor.post("/api/data/notes/fn/count", [:]).json()["count"].int == count)
            let exists = try visitor.post("/api/data/notes/fn/exists", ["id": foreign])
            #expect(try exists.json()["exists"].bool == false, "\(exists)")
            let total = try visitor.post("/api/data/notes/aggregate", ["select": ["total": ["sum": "score"]]])
            #expect(!total.text.contains("43") && total.status < 500, "\(total)")
            if total.status == 200 { #expect(total.text.contains("\(sum)"), "\(total)") }
            let embedded = try visitor.get("/api/data/folders?with=notes").json()["data"][0]["notes"]
            #expect(embedded.list?.count == count, "\(embedded)")
            let related = try visitor.get("/api/data/folders/1/notes").json()["data"]
            #expect(related.list?.count == count, "\(related)")
            let export = try visitor.get("/api/data/notes/export?format=ndjson")
            #expect(export.text.split(separator: "\n").count == count, "\(export)")

            // What filters say of rows that can't be seen.
            let filter = #"{"$or":[{"id":{"$gt":0}},{"secret":{"$like":"s-%"}}]}"#
            #expect(try visitor.get("/api/data/notes?where=\(filter.queryValue)").json()["data"].list?.count == count)
            let hop = #"{"notes.secret":{"$like":"s-\#(visitor === ada ? "bob" : "ada")%"}}"#
            let folders = try visitor.get("/api/data/folders?where=\(hop.queryValue)")
            #expect(try folders.status != 200 || folders.json()["data"].list?.isEmpty == true, "\(folders)")
            let order = try visitor.get("/api/data/folders?sort=notes.score")
            #expect(order.status < 500)

            #expect(try visitor.patch("/api/data/notes/\(foreign)", ["title": "stolen"]).status == 404)
            #expect(try visitor.delete("/api/data/notes/\(foreign)").status == 404)
        }
    }

    @Test func `owner: many at once touch one's own alone`() throws {
        try preset("owner")
        let (adas, bobs) = try fill()
        let everything: [String: Any] = ["where": ["id": ["$gt": 0]], "update": ["title": "mine"]]
        #expect(try ada.patch("/api/data/notes", everything).status == 200)
        #expect(try bob.get("/api/data/notes/\(bobs)").json()["data"]["title"].string == "bob1")
        let batch = try ada.post(
            "/api/batch",
            [
                "operations": [
                    ["action": "update", "entity": "notes", "id": adas, "data": ["title": "in batch"]],
                    ["action": "update", "entity": "notes", "id": bobs, "data": ["title": "stolen"]],
                ]
            ]
        )
        #expect((400..<500).contains(batch.status), "\(batch)")
        #expect(try ada.get("/api/data/notes/\(adas)").json()["data"]["title"].string == "mine", "all or nothing")
        #expect(try ada.send("DELETE", "/api/data/notes", json: ["id": ["$gt": 0]]).status == 200)
        #expect(try ada.post("/api/data/notes/fn/count", [:]).json()["count"].int == 0)
        #expect(try bob.post("/api/data/notes/fn/count", [:]).json()["count"].int == 1)
        // Nobody makes a record in another's name, or gives one away.
        let forged = try bob.post("/api/data/notes", ["title": "x", "createdBy": try server.id(of: "ada@example.org")])
        #expect(forged.status == 422 || forged.status == 403, "\(forged)")
        let given = try bob.patch("/api/data/notes/\(bobs)", ["createdBy": try server.id(of: "ada@example.org")])
        #expect(given.status == 422 || given.status == 403, "\(given)")
        #expect(try ada.post("/api/data/notes/fn/count", [:]).json()["count"].int == 0)
    }

    @Test func `members: everybody reads, owners change`() throws {
        try preset("members")
        let (adas, bobs) = try fill()
        #expect(try bob.get("/api/data/notes").json()["data"].list?.count == 3)
        #expect(try bob.post("/api/data/notes/fn/count", [:]).json()["count"].int == 3)
        #expect(try bob.get("/api/data/folders?with=notes").json()["data"][0]["notes"].list?.count == 3)
        #expect(try bob.patch("/api/data/notes/\(bobs)", ["title": "changed"]).status == 200)
        let refused = try bob.patch("/api/data/notes/\(adas)", ["title": "stolen"])
        #expect(refused.status == 403 || refused.status == 404, "\(refused)")
        let deleted = try bob.delete("/api/data/notes/\(adas)")
        #expect(deleted.status == 403 || deleted.status == 404, "\(deleted)")
        #expect(try ada.get("/api/data/notes/\(adas)").json()["data"]["title"].string == "ada1")
        #expect(try server.visitor().get("/api/data/notes").status == 401)
    }

    @Test func `public-read: guests read and no more; private closes it again`() throws {
        try preset("public-read")
        let (adas, _) = try fill()
        let guest = server.visitor()
        #expect(try guest.get("/api/data/notes").json()["data"].list?.count == 3)
        #expect(try guest.post("/api/data/notes", ["title": "x"]).status == 401)
        #expect(try guest.patch("/api/data/notes/\(adas)", ["title": "x"]).status == 401)
        try preset("private")
        #expect(try guest.get("/api/data/notes").status == 401)
        #expect(try ada.get("/api/data/notes").status == 403)
    }

    @Test func `a field that can't be read can't be asked about`() throws {
        let administrator = server.administrator()
        let grant: [String: Any] = ["role": "user", "entity": "notes", "action": "read", "fields": ["id", "title"]]
        #expect(try administrator.post("/api/permissions", grant).status == 201)
        for (title, secret) in [("a", "zebra"), ("b", "aardvark")] {
            #expect(try administrator.post("/api/data/notes", ["title": title, "secret": secret]).status == 201)
        }
        let plain = try ada.get("/api/data/notes")
        #expect(plain.status == 200 && !plain.text.contains("zebra") && !plain.text.contains("secret"), "\(plain)")
        for query in [
            #"where={"secret":"zebra"}"#, #"where={"secret":{"$like":"z%"}}"#, #"where={"secret":{"$isnull":false}}"#,
            #"where={"$not":{"secret":"x"}}"#, "sort=secret", "sort=-secret", "select=secret", "select=id,secret",
        ] {
            let parts = query.split(separator: "=", maxSplits: 1)
            let known = try ada.get("/api/data/notes?\(parts[0])=\(String(parts[1]).queryValue)")
            let unknown = try ada.get(
                "/api/data/notes?\(parts[0])=\(String(parts[1]).replacing("secret", with: "nosuch").queryValue)"
            )
            #expect(known.status == unknown.status, "\(query): \(known) but \(unknown)")
            #expect(!known.text.contains("zebra"), "\(query): \(known)")
        }
        #expect(!(try ada.get("/api/data/notes/export?format=csv").text.contains("zebra")))
    }

    @Test func `what Roost keeps for itself is nobody's to ask for`() throws {
        for name in ["_roost_sessions", "_roost_auth_keys", "_roost_api_keys", "_roost_settings", "_ROOST_SESSIONS"] {
            for path in [
                "/api/data/\(name)", "/api/data/entity/\(name)", "/api/data/\(name)/export", "/api/data/\(name)/1",
            ] {
                #expect(try server.administrator().get(path).status == 404, "\(path)")
            }
            let grant = ["role": "guest", "entity": name, "action": "read"]
            #expect(try server.administrator().post("/api/permissions", grant).status == 422)
        }
        let users = try server.administrator().get("/api/data/users")
        #expect(
            users.status == 200 && !users.text.contains("strategy_value") && !users.text.contains("$argon2"),
            "\(users)"
        )
        let oracle = #"{"strategy_value":{"$like":"$argon2%"}}"#
        #expect(
            (400..<500).contains(try server.administrator().get("/api/data/users?where=\(oracle.queryValue)").status)
        )
        let role = try server.administrator().patch(
            "/api/data/users/\(try server.id(of: "ada@example.org"))",
            ["role": "admin"]
        )
        #expect((400..<500).contains(role.status), "\(role)")
    }
}
