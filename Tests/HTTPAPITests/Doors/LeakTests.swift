// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel
import Testing

/// Ways in which something that can't be read was, or might have been, found out.
struct LeakTests {
    private static let people: JSONValue = [
        "role": "user", "entity": "people", "action": "read", "fields": ["id", "name"],
    ]
    private static let titles: JSONValue = [
        "role": "user", "entity": "pages", "action": "read", "fields": ["id", "title"],
    ]
    private static let own: JSONValue = [
        "role": "user", "entity": "pages", "action": "read", "where": ["owner": "$user.id"],
    ]

    // MARK: - Relations

    @Test(arguments: [
        "people?with=pages", "people/1?with=pages", "people/1/pages", "people?join=pages",
        "people?where=%7B%22pages%22:%7B%22$some%22:%7B%22title%22:%22Three%22%7D%7D%7D",
    ])
    func `a key that can't be read leads nowhere from its other end`(_ path: String) async throws {
        let diary = try await Diary([Self.people, Self.titles])
        let answer = await diary.get(path)
        #expect(answer.status == 422, "\(answer)")
        let unknown = await diary.get(path.replacing("pages", with: "papers"))
        #expect(answer.text.replacing("pages", with: "papers") == unknown.text)
    }

    @Test func `a key that can be read in some rows leads there only`() async throws {
        let diary = try await Diary([Self.people, Self.titles, Self.own])
        for path in ["people/1?with=pages", "people/1/pages"] {
            let answer = await diary.get(path)
            let pages = (answer.data["pages"] ?? answer.data).arrayValue ?? []
            #expect(pages.compactMap { $0["title"]?.stringValue } == ["One"], "\(answer)")
        }
        let condition = "%7B%22pages%22:%7B%22$some%22:%7B%22title%22:%22Three%22%7D%7D%7D"
        #expect(await diary.get("people?where=\(condition)").data == [])
    }

    @Test func `a link that can't be read is none`() async throws {
        let tags: JSONValue = ["role": "user", "entity": "tags", "action": "read"]
        let links: JSONValue = [
            "role": "user", "entity": "pages_tags", "action": "read", "where": ["pages_id": ["$lt": 2]],
        ]
        let others: JSONValue = ["role": "other", "entity": "pages_tags", "action": "read"]
        let some = try await Diary([Self.titles, tags, links])
        for path in ["pages/2?with=tags", "pages/2/tags"] {
            let answer = await some.get(path)
            #expect((answer.data["tags"] ?? answer.data) == [], "\(answer)")
        }
        let condition = "%7B%22tags%22:%7B%22$some%22:%7B%22label%22:%22blue%22%7D%7D%7D"
        #expect(await some.get("pages?where=\(condition)").data == [])
        #expect(await some.get("pages/1/tags").data[0]?["label"] == "red")
        let none = try await Diary([Self.titles, tags, others], roles: ["other"])
        for path in ["pages/2?with=tags", "pages/2/tags", "pages?where=\(condition)"] {
            #expect(await none.get(path).status == 422)
        }
    }

    @Test func `links without rules are as visible as their ends`() async throws {
        let tags: JSONValue = ["role": "user", "entity": "tags", "action": "read"]
        let diary = try await Diary([Self.titles, tags])
        #expect(await diary.get("pages/2?with=tags").data["tags"]?.arrayValue?.count == 2)
        #expect(await diary.get("pages_tags").status == 403)
    }

    // MARK: - Names

    @Test(arguments: [
        "pages?sort=FIELD", "pages?select=FIELD", "pages?where=%7B%22FIELD%22:1%7D", "pages/1?select=FIELD",
        "pages/export?sort=FIELD", "people?where=%7B%22pages.FIELD%22:1%7D",
    ])
    func `a field that no grant gives is answered like none`(_ path: String) async throws {
        let diary = try await Diary([Self.people, Self.titles])
        for name in ["text", "trace", "author_id"] {
            let hidden = await diary.get(path.replacing("FIELD", with: name))
            let unknown = await diary.get(path.replacing("FIELD", with: "nothing"))
            #expect(hidden.status == 422)
            #expect(hidden.text == unknown.text.replacing("nothing", with: name))
        }
    }

    @Test(arguments: [
        ("pages/aggregate", #"{"group":["FIELD"]}"#), ("pages/aggregate", #"{"select":{"f":{"max":"FIELD"}}}"#),
        ("pages/fn/count", #"{"FIELD":{"$like":"v%"}}"#), ("pages/fn/exists", #"{"$not":{"FIELD":null}}"#),
        ("pages/query", #"{"sort":"-FIELD"}"#), ("pages?on-conflict=FIELD", #"{"title":"x"}"#),
    ])
    func `nor do bodies tell that there is one`(_ path: String, _ body: String) async throws {
        let write: JSONValue = [
            "role": "user", "entity": "pages", "action": ["create", "update"], "fields": ["title"],
        ]
        let diary = try await Diary([Self.titles, write])
        let send = { (name: String) in
            let json = try JSONValue(parsing: body.replacing("FIELD", with: name))
            return await diary.send(.post, path.replacing("FIELD", with: name), json)
        }
        for name in ["text", "trace"] {
            let (hidden, unknown) = (try await send(name), try await send("nothing"))
            #expect(hidden.status == 422, "\(hidden)")
            #expect(hidden.text == unknown.text.replacing("nothing", with: name))
        }
    }

    // MARK: - Writes

    @Test func `a batch can't carry a field off that it can't read`() async throws {
        let write: JSONValue = ["role": "user", "entity": "pages", "action": ["create", "update"]]
        let diary = try await Diary([Self.titles, Self.own, write])
        let steps: JSONValue = [
            "operations": [
                ["action": "update", "entity": "pages", "id": 2, "data": ["size": 1]],
                ["action": "create", "entity": "pages", "data": ["title": ["$ref": "0.text"], "owner": "u1"]],
            ]
        ]
        let answer = await diary.api.asCaller(DoorRequest(.post, "/api/batch", body: steps))
        #expect(answer.status == 422, "\(answer)")
        #expect(!answer.text.contains("very secret"))
    }

    @Test func `a conflict says nothing of a field that can't be read`() async throws {
        let write: JSONValue = ["role": "user", "entity": "people", "action": "create"]
        let diary = try await Diary([Self.people, write])
        let answer = await diary.send(.post, "people", ["name": "Eve", "code": "c2"])
        #expect(answer.status == 409)
        #expect(!answer.text.contains("/code") && !answer.text.contains("Bob"), "\(answer)")
    }

    @Test func `conflicts tell nothing unreadable`() async throws {
        for seed in UInt64(500)..<530 {
            let tale = try await ConflictWorld(seed: seed).tale()
            #expect(tale == nil, "world \(seed)")
        }
    }
}
