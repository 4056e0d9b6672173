// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

@Suite struct RelationWriteTests {
    private let fixture: WritingFixture

    init() async throws {
        fixture = try WritingFixture()
        try await fixture.create("authors", [["name": "A"], ["name": "B"]])
        try await fixture.create("tags", [["label": "a"], ["label": "b"], ["label": "c"]])
    }

    private func tags(of post: Int) async throws -> [JSONValue] {
        try await fixture.all("posts_tags").filter { $0["posts_id"] == .integer(Int64(post)) }
            .compactMap { $0["tags_id"] }
    }

    // MARK: - To one

    @Test func `a key, an object and null set a to-one relation`() async throws {
        let post = try await fixture.create("posts", ["title": "First", "author_id": 1])
        #expect(post["author_id"] == 1)
        #expect(try await fixture.update("posts", 1, ["author": ["$set": ["id": 2]]])["author_id"] == 2)
        #expect(try await fixture.update("posts", 1, ["author": ["$set": nil]])["author_id"] == .null)
        #expect(try await fixture.update("posts", 1, ["author": ["$set": 1]])["author_id"] == 1)
        #expect(try await fixture.update("posts", 1, ["author": ["$set": ["id": nil]]])["author_id"] == .null)
        #expect(try await fixture.update("posts", 1, ["author": nil])["author_id"] == .null)
    }

    @Test func `a missing target is told where it was named`() async throws {
        #expect(
            try await fixture.issues { try await fixture.create("posts", ["title": "First", "author_id": 9]) } == [
                "/author_id missing_target"
            ]
        )
        #expect(
            try await fixture.issues {
                try await fixture.create("posts", ["title": "First", "author": ["$set": ["id": 9]]])
            } == ["/author/$set/id missing_target"]
        )
    }

    @Test func `a target can be created first`() async throws {
        let post = try await fixture.create(
            "posts",
            ["title": "First", "author": ["$create": ["name": "New"]], "settings": ["$create": ["theme": "dark"]]]
        )
        #expect(post["author_id"] == 3)
        #expect(post["settings_id"] == 1)
        #expect(try await fixture.get("authors", 3)["name"] == "New")
        let plan = try #require(fixture.database.plans.last)
        #expect(plan.operations.map(\.entity.name.rawValue) == ["authors", "settings", "posts"])
    }

    @Test func `issues inside $create carry its place`() async throws {
        let issues = try await fixture.issues {
            try await fixture.create("posts", ["title": "First", "author": ["$create": ["nope": 1]]])
        }
        #expect(Set(issues) == ["/author/$create/nope unknown_field", "/author/$create/name required"])
    }

    @Test func `malformed relation writes are refused`() async throws {
        let bodies: [(JSONValue, String)] = [
            (["author": 1], "/author invalid_type"), (["author": [:]], "/author invalid_type"),
            (["author": ["$attach": [1]]], "/author/$attach unknown_operator"),
            (["author": ["$set": ["id": 1], "$create": ["name": "A"]]], "/author invalid_relation"),
            (["author": ["$set": ["id": "1"]]], "/author/$set/id invalid_type"),
            (["author": ["$set": ["id": 1, "x": 2]]], "/author/$set invalid_value"),
            (["author": ["$set": ["id": 1]], "author_id": 1], "/author_id duplicate_field"),
            (["tags": [1]], "/tags invalid_type"), (["tags": nil], "/tags invalid_type"),
            (["tags": ["$attach": 1]], "/tags/$attach invalid_type"),
            (["tags": ["$attach": [nil]]], "/tags/$attach/0 required"),
            (["tags": ["$attach": ["x"]]], "/tags/$attach/0 invalid_type"),
            (["tags": ["$detach": [1]]], "/tags invalid_relation"),
            (["tags": ["$create": [1]]], "/tags/$create/0 invalid_type"),
            (["tags": ["$attach": [["id": 1, "nope": 2]]]], "/tags/$attach/0/nope unknown_field"),
        ]
        for (members, issue) in bodies {
            var body = try #require(members.objectValue)
            body["title"] = "First"
            let issues = try await fixture.issues { try await fixture.create("posts", .object(body)) }
            #expect(issues == [issue])
        }
    }

    @Test func `creating nests, but not without end`() async throws {
        var body: JSONValue = ["text": "deepest"]
        for _ in 0..<6 {
            body = ["text": "x", "post": ["$create": ["title": "Post", "comments": ["$create": [body]]]]]
        }
        let issues = try await fixture.issues { try await fixture.create("comments", body) }
        #expect(issues.contains { $0.hasSuffix(" too_deep") })
    }

    @Test func `records of one relation over another are made in the order that they need`() async throws {
        let nested = try WritingFixture(schema: [
            "entities": ["nodes": ["fields": ["name": ["type": "text"]]]],
            "relations": [
                "r": [
                    "type": "n:1", "source": "nodes", "target": "nodes",
                    "config": ["mappedBy": "parent", "inversedBy": "children"],
                ]
            ],
        ])
        let leaves: JSONValue = [["name": "c"], ["name": "d"]]
        try await nested.create(
            "nodes",
            ["name": "a", "children": ["$create": [["name": "b", "children": ["$create": leaves]]]]]
        )
        #expect(try await nested.all("nodes").map { $0["parent_id"] } == [.null, 1, 2, 2])
        try await nested.create(
            "nodes",
            ["name": "z", "parent": ["$create": ["name": "y", "parent": ["$create": ["name": "x"]]]]]
        )
        let all = try await nested.all("nodes")
        #expect(all.suffix(3).map { $0["name"] } == ["x", "y", "z"])
        #expect(all.suffix(3).map { $0["parent_id"] } == [.null, 5, 6])
    }

    // MARK: - Many to many

    @Test func `tags are attached with a new post, with ids, objects and new ones`() async throws {
        let post = try await fixture.create(
            "posts",
            ["title": "First", "tags": ["$attach": [1, ["id": 2, "weight": 5]], "$create": [["label": "new"]]]]
        )
        #expect(post["id"] == 1)
        #expect(try await tags(of: 1) == [1, 2, 4])
        #expect(try await fixture.all("posts_tags").map { $0["weight"] } == [.null, 5, .null])
    }

    @Test func `attaching again keeps the pair, or updates what it says`() async throws {
        try await fixture.create("posts", ["title": "First", "tags": ["$attach": [["id": 1, "weight": 5]]]])
        try await fixture.update("posts", 1, ["tags": ["$attach": [1, 2]]])
        #expect(try await fixture.all("posts_tags").map { $0["weight"] } == [5, .null])
        try await fixture.update("posts", 1, ["tags": ["$attach": [["id": 1, "weight": 6]]]])
        #expect(try await fixture.all("posts_tags").map { $0["weight"] } == [6, .null])
    }

    @Test func `detach and set remove pairs`() async throws {
        try await fixture.create("posts", ["title": "First", "tags": ["$set": [1, 2, 3]]])
        try await fixture.create("posts", ["title": "Other", "tags": ["$attach": [1]]])
        try await fixture.update("posts", 1, ["tags": ["$detach": [2, 9]]])
        #expect(try await tags(of: 1) == [1, 3])
        try await fixture.update("posts", 1, ["tags": ["$set": [3, 2]]])
        #expect(Set(try await tags(of: 1)) == [3, 2])
        try await fixture.update("posts", 1, ["tags": ["$set": []]])
        #expect(try await tags(of: 1).isEmpty)
        #expect(try await tags(of: 2) == [1])
    }

    @Test func `a missing tag is told by its place, and nothing is written`() async throws {
        let issues = try await fixture.issues {
            try await fixture.create("posts", ["title": "First", "tags": ["$attach": [1, 9]]])
        }
        #expect(issues == ["/tags/$attach/1 missing_target"])
        #expect(try await fixture.all("posts").isEmpty)
        #expect(try await fixture.all("posts_tags").isEmpty)
    }

    @Test func `rows of a bulk body have relations of their own`() async throws {
        try await fixture.create(
            "posts",
            [
                ["title": "One", "tags": ["$attach": [1]]], ["title": "Two", "author": ["$create": ["name": "New"]]],
                ["title": "Three", "tags": ["$attach": [2]]],
            ]
        )
        #expect(try await tags(of: 1) == [1])
        #expect(try await tags(of: 3) == [2])
        #expect(try await fixture.get("posts", 2)["author_id"] == 3)
    }

    // MARK: - The other side

    @Test func `comments are created, attached and detached from their post`() async throws {
        try await fixture.create("comments", [["text": "a"], ["text": "b"]])
        try await fixture.create(
            "posts",
            ["title": "First", "comments": ["$attach": [1], "$create": [["text": "c"]]]]
        )
        #expect(try await fixture.all("comments").map { $0["post_id"] } == [1, .null, 1])
        try await fixture.update("posts", 1, ["comments": ["$set": [2]]])
        #expect(try await fixture.all("comments").map { $0["post_id"] } == [.null, 1, .null])
        try await fixture.update("posts", 1, ["comments": ["$detach": [2]]])
        #expect(try await fixture.all("comments").map { $0["post_id"] } == [.null, .null, .null])
        #expect(
            try await fixture.issues { try await fixture.update("posts", 1, ["comments": ["$attach": [9]]]) } == [
                "/comments/$attach/0 missing_target"
            ]
        )
    }

    @Test func `the far side of a 1:1 has one record`() async throws {
        try await fixture.create("posts", [["title": "One"], ["title": "Two"]])
        try await fixture.create("settings", ["theme": "dark", "posts": ["$set": ["id": 1]]])
        #expect(try await fixture.get("posts", 1)["settings_id"] == 1)
        try await fixture.update("settings", 1, ["posts": ["$set": ["id": 2]]])
        #expect(try await fixture.all("posts").map { $0["settings_id"] } == [.null, 1])
        try await fixture.update("settings", 1, ["posts": ["$set": nil]])
        #expect(try await fixture.all("posts").map { $0["settings_id"] } == [.null, .null])
    }

    @Test func `polymorphic files are bound from either side`() async throws {
        try await fixture.create("posts", ["title": "First", "gallery": ["$create": [["path": "a"]]]])
        try await fixture.create("files", ["path": "b"])
        try await fixture.update("posts", 1, ["gallery": ["$attach": [2]]])
        let plan = try #require(fixture.database.plans.last)
        guard case .update(let update) = plan.operations[1].kind else {
            Issue.record("no update")
            return
        }
        #expect(
            update.assignments.map(\.field.name.rawValue) == ["reference", "entity_id"]
        )
        let query = RecordQuery(sort: [.init("id")], with: [.init(reference: "gallery")])
        guard case .answer(let answer) = try await fixture.records.list("posts", query, context: fixture.context())
        else { return }
        let posts = try JSONValue(parsing: answer.writer.bytes)
        #expect(posts[0]?["gallery"]?.arrayValue?.map { $0["path"] } == ["a", "b"])
        try await fixture.update("posts", 1, ["gallery": ["$detach": [1]]])
        guard case .answer(let later) = try await fixture.records.list("posts", query, context: fixture.context())
        else { return }
        #expect(try JSONValue(parsing: later.writer.bytes)[0]?["gallery"]?.arrayValue?.map { $0["path"] } == ["b"])
    }

    // MARK: - Rights

    @Test func `attaching needs the right to create on the connection`() async throws {
        var rules = TableAuthorizer()
        for entity in ["posts", "tags"] { rules.allow(Action.allCases, on: entity) }
        let fixture = try WritingFixture(authorizer: rules)
        try await fixture.create("tags", ["label": "a"])
        let error = await fixture.error {
            try await fixture.create("posts", ["title": "First", "tags": ["$attach": [1]]])
        }
        #expect(error == .forbidden(hint: nil))
        #expect(try await fixture.all("posts").isEmpty)
    }
}
