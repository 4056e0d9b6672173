// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// A schema that one node applies is in force on all, whole.
@Suite(.serialized) struct SchemaOnAllNodes {
    @Test func `a schema change is in force on the other node within a second`() throws {
        let (one, two) = try Cluster().pair()
        var times: [Duration] = []
        for number in 0..<10 {
            let (from, to) = number % 2 == 0 ? (one, two) : (two, one)
            let made = try from.client().post(
                "/api/schema/entities",
                json: ["name": "e\(number)", "fields": ["text": ["type": "text"]]]
            )
            #expect(made.status == 201, "\(made)")
            let client = to.client()
            times.append(
                try to.comes { try client.post("/api/data/e\(number)", json: ["text": "x"]).status == 201 }
            )
            #expect(try from.client().get("/api/data/e\(number)").json()["data"].list?.count == 1)
        }
        print("schemas were in force on the other node after \(times)")
    }

    @Test func `grants and roles are in force on the other node within a second`() throws {
        let (one, two) = try Cluster().pair(schema: ["entities": ["notes": ["fields": ["text": ["type": "text"]]]]])
        let administrator = one.administrator()
        let ada = try two.member("ada@example.org")
        #expect(try ada.get("/api/data/notes").status == 403)
        let made = try administrator.post("/api/permissions", ["role": "user", "entity": "notes", "action": "read"])
        let id = try #require(try made.json()["data"]["id"].string, "\(made)")
        try two.comes { try ada.get("/api/data/notes").status == 200 }
        #expect(try administrator.delete("/api/permissions/\(id)").status == 200)
        try two.comes { try ada.get("/api/data/notes").status == 403 }

        #expect(try administrator.post("/api/roles", ["name": "editor"]).status == 201)
        let grant = ["role": "editor", "entity": "notes", "action": "*"]
        #expect(try administrator.post("/api/permissions", grant).status == 201)
        let roles = "/api/users/\(try one.id(of: "ada@example.org"))/roles"
        #expect(try administrator.post(roles, ["role": "editor"]).status == 200)
        try two.comes { try ada.post("/api/data/notes", ["text": "x"]).status == 201 }
        #expect(try administrator.delete("/api/roles/editor?confirm=1").status == 200)
        try two.comes { try ada.post("/api/data/notes", ["text": "x"]).status == 403 }
    }

    @Test func `no request runs on half a change: every answer is of the schema before or of the one behind`() throws {
        let cluster = try Cluster()
        let fields = ["left0": ["type": "number"], "right0": ["type": "number"]]
        let (one, two) = try cluster.pair(schema: ["entities": ["notes": ["fields": fields]]])
        for number in 0..<5 {
            let made = try one.client().post("/api/data/notes", json: ["left0": number, "right0": number])
            #expect(made.status == 201, "\(made)")
        }
        let (generation, written, refused, read) = (Noted(0), Noted<[Int]>([]), Noted(0), Noted(0))
        let crowd = Crowd()
        for node in [one, two] {
            for path in ["/api/data/notes/1", "/api/data/notes?limit=5&sort=id", "/api/data/entity/notes?limit=3"] {
                crowd.add(node) { client, _ in
                    let answer = try client.get(path)
                    if answer.status == 503 { refused.change { $0 += 1 } }
                    if answer.status == 200 { read.change { $0 += 1 } }
                    return Self.flaw(answer)
                }
            }
            crowd.add(node) { client, number in
                let (g, number) = (generation.now, 1_000 + number)
                let answer = try client.post("/api/data/notes", json: ["left\(g)": number, "right\(g)": number])
                if answer.status == 503 { refused.change { $0 += 1 } }
                if answer.status == 201, let id = try answer.json()["data"]["id"].int {
                    written.change { $0.append(id) }
                }
                return answer.status == 422 ? nil : Self.flaw(answer)
            }
        }
        for number in 0..<20 {
            let node = number % 2 == 0 ? one : two
            let change = [
                "fields": [
                    "left\(number)": ["name": "left\(number + 1)"], "right\(number)": ["name": "right\(number + 1)"],
                ]
            ]
            // The other node's change may not have come here yet.
            try node.comes {
                let answer = try node.client().patch("/api/schema/entities/notes", json: change)
                #expect([200, 404, 409, 422, 503].contains(answer.status), "\(answer)")
                return answer.status == 200
            }
            generation.change { $0 = number + 1 }
            let before = read.now
            while read.now < before + 20 { usleep(500) }
        }
        let flaws = crowd.end()
        #expect(flaws == [], "\(flaws.count)")
        print("\(read.now) reads and \(written.now.count) writes during 20 changes; 503 came \(refused.now) times")
        #expect(try cluster.sql("SELECT count(*) FROM notes WHERE left20 IS DISTINCT FROM right20") == ["0"])
        let kept = try cluster.sql("SELECT id FROM notes WHERE id > 5 AND left20 IS NOT NULL ORDER BY id").compactMap(
            Int.init
        )
        #expect(Set(written.now).subtracting(kept) == [])
        for node in [one, two] { #expect(node.program.isRunning) }
    }

    /// What an answer should not have been.
    private static func flaw(_ answer: HTTPResponse) -> String? {
        if answer.status == 503 { return answer.text.contains("schema_changed") ? nil : "\(answer)" }
        guard [200, 201].contains(answer.status), let json = try? answer.json()["data"] else { return "\(answer)" }
        for record in json.list ?? [json] {
            let keys = record.keys ?? []
            let left = keys.first { $0.hasPrefix("left") }?.dropFirst(4)
            let right = keys.first { $0.hasPrefix("right") }?.dropFirst(5)
            guard keys.count == 3, let left, left == right, let number = record["left\(left)"].int,
                record["right\(left)"].int == number
            else { return "\(answer)" }
        }
        return nil
    }
}
