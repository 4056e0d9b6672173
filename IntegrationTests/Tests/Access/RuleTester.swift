// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// `roost access test` and `POST /api/access/test`.
@Suite struct RuleTester {
    private static let schema = """
        roles: { editor: { description: Edits } }
        entities:
          posts:
            config: { owner: true }
            fields: { title: { type: text }, status: { type: text } }
        permissions:
          - { role: guest, entity: posts, action: read, where: { status: published } }
          - { role: user, entity: posts, action: [create, read, update], where: { createdBy: $user.id }, fields: [title] }
          - { role: editor, entity: posts, action: "*" }
        """

    @Test func `it says who may, by which grant, and what fails`() throws {
        let server = try Server(schema: Self.schema, environment: Server.behindProxy)
        let ada = try server.member("ada@example.org")
        _ = try server.member("bob@example.org")
        #expect(try ada.post("/api/data/posts", ["title": "hers"]).status == 201)
        func test(_ arguments: String...) throws -> String {
            let all = ["access", "test", "posts"] + arguments
            let outcome = try Program.run(try Repository.binary(), all, in: server.folder.url)
            #expect(outcome.status == 0, "\(outcome)")
            return outcome.output
        }
        let hers = try test("update", "--user", "ada@example.org", "--id", "1", "--data", #"{"title":"x"}"#)
        #expect(hers.contains("decision: allow") && hers.contains("title"), "\(hers)")
        let his = try test("update", "--user", "bob@example.org", "--id", "1", "--data", #"{"title":"x"}"#)
        #expect(his.contains("decision: deny") && his.contains("clause: where"), "\(his)")
        let field = try test("update", "--user", "ada@example.org", "--id", "1", "--data", #"{"status":"published"}"#)
        #expect(field.contains("decision: deny") && field.contains("clause: fields"), "\(field)")
        let nobody = try test("delete", "--role", "user", "--id", "1")
        #expect(nobody.contains("decision: deny") && nobody.contains("clause: grant"), "\(nobody)")
        let list = try test("list", "--role", "guest")
        #expect(list.contains("decision: allow") && list.lowercased().contains("where"), "\(list)")
        #expect(try test("delete", "--role", "editor", "--id", "1").contains("decision: allow"))

        let unknown = try Program.roost(
            "access",
            "test",
            "posts",
            "read",
            "--user",
            "x@example.org",
            in: server.folder.url
        )
        #expect(unknown.status != 0 && unknown.errors.contains("x@example.org"), "\(unknown)")
        let body = ["entity": "posts", "action": "get", "role": "guest"]
        #expect(try ada.post("/api/access/test", body).status == 403)
        #expect(try server.administrator().post("/api/access/test", body).status == 200)
        // It changes nothing.
        #expect(try ada.get("/api/data/posts/1").json()["data"]["title"].string == "hers")
    }

    @Test func `it agrees with what the server does`() throws {
        let server = try Server(schema: Self.schema, environment: Server.behindProxy)
        let people = [try server.member("ada@example.org"), try server.member("bob@example.org")]
        let ids = [try server.id(of: "ada@example.org"), try server.id(of: "bob@example.org")]
        for (number, status) in ["draft", "published"].enumerated() {
            #expect(try people[number].post("/api/data/posts", ["title": "t"]).status == 201)
            let path = "/api/data/posts/\(number + 1)"
            #expect(try server.administrator().patch(path, ["status": status]).status == 200)
        }
        for (person, visitor) in people.enumerated() {
            for post in [1, 2] {
                for (action, status) in [
                    ("get", try visitor.get("/api/data/posts/\(post)").status),
                    ("update", try visitor.patch("/api/data/posts/\(post)", ["title": "t"]).status),
                ] {
                    var body: [String: Any] = ["entity": "posts", "action": action, "user": ids[person], "id": post]
                    if action == "update" { body["data"] = ["title": "t"] }
                    let verdict = try server.administrator().post("/api/access/test", body).json()["data"]
                    #expect(
                        (verdict["decision"].string == "allow") == (status == 200),
                        "\(action) \(post) by \(person): \(status), \(verdict)"
                    )
                }
            }
        }
    }
}
