// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Testing

struct SchemaPlannerTests {
    /// The steps from one schema to another, each as its text behind its risk.
    private func steps(_ before: JSONValue, _ after: JSONValue) throws -> [String] {
        try plan(before, after).steps.map { "\($0.risk.rawValue): \($0.text)" }
    }

    private func plan(_ before: JSONValue, _ after: JSONValue) throws -> SchemaPlan {
        let ids = NumberedIDs()
        let current = try Schemas.definition(before, ids: ids).compiled(version: 7)
        let wanted = try Schemas.definition(after, over: current.definition, ids: ids)
        return try SchemaPlanner.plan(from: current, to: wanted)
    }

    private func posts(_ config: JSONValue) -> JSONValue { Schemas.posts(["f": config]) }

    @Test func `a schema is created in the order of its keys`() throws {
        let steps = try steps([:], blog).map { $0.split(separator: " ").dropFirst().prefix(5).joined(separator: " ") }
        let tables = steps.filter { $0.hasPrefix("create the table of") }
        #expect(tables.map { $0.split(separator: " ").last } == ["users", "posts", "tags", "comments", "posts_tags"])
        #expect(steps.firstIndex { $0.contains("index") } == 5)
    }

    @Test func `nothing changed means nothing to do`() throws {
        let plan = try plan(blog, blog)
        #expect(plan.isEmpty)
        #expect(plan.json()["steps"] == [])
    }

    @Test func `the plan says versions and steps in JSON`() throws {
        let plan = try plan(Schemas.posts([:]), Schemas.posts(["f": ["type": "text"]]))
        #expect(
            plan.json() == [
                "version": ["from": 7, "to": 8],
                "steps": [
                    [
                        "step": "add_column", "entity": "posts", "field": "f", "risk": "safe",
                        "text": "add posts.f (text)",
                    ]
                ],
                "obstacles": [],
            ]
        )
    }

    @Test func `renames keep what is stored, also when names swap`() throws {
        let before: JSONValue = ["entities": ["a": ["config": ["id": "1"]], "b": ["config": ["id": "2"]]]]
        let after: JSONValue = ["entities": ["b": ["config": ["id": "1"]], "a": ["config": ["id": "2"]]]]
        #expect(
            try steps(before, after)
                == [
                    "safe: rename a to _roost_swap_0", "safe: rename b to a", "safe: rename _roost_swap_0 to b",
                ].map { $0 }
        )
    }

    @Test func `fields swap names, and move along a chain`() throws {
        func fields(_ first: String, _ second: String) -> JSONValue {
            let members: [(String, JSONValue)] = [
                (first, ["type": "text", "config": ["id": "x"]]), (second, ["type": "text", "config": ["id": "y"]]),
            ]
            return Schemas.posts(.object(JSONObject(members)))
        }
        #expect(
            try steps(fields("a", "b"), fields("b", "a")) == [
                "safe: rename posts.a to _roost_swap_0", "safe: rename posts.b to a",
                "safe: rename posts._roost_swap_0 to b",
            ]
        )
        #expect(
            try steps(fields("a", "b"), fields("b", "c")) == ["safe: rename posts.b to c", "safe: rename posts.a to b"]
        )
        #expect(
            try steps(fields("a", "b"), fields("A", "b")) == [
                "safe: rename posts.a to _roost_swap_0", "safe: rename posts._roost_swap_0 to A",
            ]
        )
    }

    @Test func `renaming an entity renames the keys and connections that are called after it`() throws {
        var after = blog.objectValue ?? JSONObject()
        after["entities"] = JSONValue.object(
            JSONObject(
                (blog["entities"]?.objectValue ?? JSONObject()).map { member in
                    member.key == "posts"
                        ? ("articles", member.value.merged(["renamed-from": "posts"])) : (member.key, member.value)
                }
            )
        )
        after["relations"] = [
            "author": ["type": "n:1", "source": "articles", "target": "users", "config": ["mappedBy": "author"]],
            "tagged": ["type": "m:n", "source": "articles", "target": "tags", "config": [:]],
            "of-post": [
                "type": "n:1", "source": "comments", "target": "articles",
                "config": ["required": true, "on_delete": "cascade"],
            ],
        ]
        after["indices"] = ["idx_posts_status": ["entity": "articles", "fields": ["status"], "unique": false]]
        let steps = try steps(blog, .object(after))
        #expect(steps.contains("safe: rename posts to articles"))
        #expect(steps.contains("safe: rename posts_tags to articles_tags"))
        #expect(steps.contains("safe: rename comments.posts_id to articles_id"))
        #expect(!steps.contains { $0.contains("idx_posts_status") })
        #expect(!steps.contains { $0.hasPrefix("destroys") })
    }

    @Test(
        arguments: [
            (["type": "text"], ["type": "number"], ["rewrites: convert posts.f from text to number (float)"]),
            (["type": "text"], ["type": "richtext"], ["safe: change the rules or labels of posts.f"]),
            (
                ["type": "text"], ["type": "text", "config": ["maxLength": 5]],
                ["safe: change the rules or labels of posts.f"]
            ),
            (
                ["type": "text"], ["type": "text", "config": ["label": "F"]],
                ["safe: change the rules or labels of posts.f"]
            ),
            (["type": "text"], ["type": "text", "config": ["required": true]], ["rewrites: require posts.f"]),
            (
                ["type": "text"], ["type": "text", "config": ["required": true, "default_value": "x"]],
                ["rewrites: require posts.f, filling in its default", "safe: change the rules or labels of posts.f"]
            ),
            (
                ["type": "text", "config": ["required": true]], ["type": "text"],
                ["safe: change the rules or labels of posts.f"]
            ),
            (
                ["type": "text"], ["type": "secret"],
                ["destroys: drop posts.f with all its values", "safe: add posts.f (secret)"]
            ),
            (
                ["type": "text"], ["type": "virtual"],
                ["destroys: drop posts.f with all its values", "safe: change the rules or labels of posts.f"]
            ),
            (["type": "virtual"], ["type": "text"], ["safe: add posts.f (text)"]),
            (
                ["type": "enum", "config": ["options": ["values": ["a", "b"]]]],
                ["type": "enum", "config": ["options": ["values": ["b", "c"]]]],
                ["safe: restrict posts.f to the listed values", "safe: change the rules or labels of posts.f"]
            ),
            (
                ["type": "enum", "config": ["options": ["values": ["a"]]]],
                ["type": "enum", "config": ["options": ["values": ["a", "b"]]]],
                ["safe: change the rules or labels of posts.f"]
            ),
            (
                ["type": "number", "config": ["kind": "decimal", "scale": 2]],
                ["type": "number", "config": ["kind": "decimal", "scale": 3]],
                ["rewrites: convert posts.f from number (decimal, scale 2) to number (decimal, scale 3)"]
            ),
        ] as [(JSONValue, JSONValue, [String])]
    )
    func `a change of a field is the least that makes it true`(
        _ before: JSONValue,
        _ after: JSONValue,
        _ expected: [String]
    ) throws {
        #expect(try steps(posts(before), posts(after)) == expected)
    }

    @Test func `a new required field is added, then required`() throws {
        let after = posts(["type": "number", "config": ["required": true, "default_value": 1]])
        #expect(
            try steps(Schemas.posts([:]), after) == [
                "safe: add posts.f (number)", "rewrites: require posts.f, filling in its default",
            ]
        )
    }

    @Test func `what is lost is lost last, unless its name is wanted`() throws {
        let before = Schemas.posts(["a": ["type": "text", "config": ["id": "1"]]])
        #expect(
            try steps(before, Schemas.posts(["b": ["type": "text"]])) == [
                "safe: add posts.b (text)", "destroys: drop posts.a with all its values",
            ]
        )
        let moved = Schemas.posts([
            "a": ["type": "text", "config": ["id": "2"]], "b": ["type": "text", "config": ["id": "1"]],
        ])
        #expect(try steps(before, moved) == ["safe: rename posts.a to b", "safe: add posts.a (text)"])
    }

    @Test func `a dropped entity takes its relations along, keys first`() throws {
        let after: JSONValue = ["entities": ["posts": blog["entities"]?["posts"] ?? .null]]
        let steps = try steps(blog, after).filter { $0.hasPrefix("destroys") }
        #expect(
            steps == [
                "destroys: drop posts.author_id with all its values",
                "destroys: drop the table of posts_tags with all its records",
                "destroys: drop the table of comments with all its records",
                "destroys: drop the table of tags with all its records",
                "destroys: drop the table of users with all its records",
            ]
        )
    }

    @Test func `a table whose name is wanted goes first, with the keys that lead to it`() throws {
        let before: JSONValue = [
            "entities": ["a": ["config": ["id": "1"]], "b": ["config": ["id": "2"]]],
            "relations": ["r": ["type": "n:1", "source": "b", "target": "a"]],
        ]
        let after: JSONValue = ["entities": ["a": ["config": ["id": "2"]]]]
        #expect(
            try steps(before, after).filter { !$0.contains("index") } == [
                "destroys: drop b.a_id with all its values", "destroys: drop the table of a with all its records",
                "safe: rename b to a",
            ]
        )
    }

    @Test func `indices around a conversion are taken down and made again`() throws {
        func json(_ type: JSONValue) -> JSONValue {
            ["entities": ["posts": ["fields": ["f": type]]], "indices": ["i": ["entity": "posts", "fields": ["f"]]]]
        }
        #expect(
            try steps(json(["type": "text"]), json(["type": "boolean"])) == [
                "safe: drop the index i on posts", "rewrites: convert posts.f from text to boolean",
                "safe: create the index i on posts (f)",
            ]
        )
    }

    @Test func `soft delete makes unique indices anew, since they ignore deleted rows`() throws {
        func json(_ config: JSONValue) -> JSONValue {
            [
                "entities": ["posts": ["config": config, "fields": ["f": ["type": "text"]]]],
                "indices": [
                    "i": ["entity": "posts", "fields": ["f"], "unique": true],
                    "j": ["entity": "posts", "fields": ["f"]],
                ],
            ]
        }
        #expect(
            try steps(json([:]), json(["softDelete": true])) == [
                "safe: drop the index i on posts", "safe: add posts.deletedAt (date)",
                "safe: create the unique index i on posts (f)", "safe: change the options of posts",
            ]
        )
    }

    @Test func `what deleting a target does is changed in place, another target is another key`() throws {
        func json(_ target: JSONValue, _ config: JSONValue) -> JSONValue {
            [
                "entities": ["a": [:], "b": [:], "c": [:]],
                "relations": ["r": ["type": "n:1", "source": "a", "target": target, "config": config]],
            ]
        }
        let steps = try steps(json("b", ["mappedBy": "x"]), json("b", ["mappedBy": "x", "on_delete": "cascade"]))
        #expect(steps.contains("rewrites: change what deleting does to a.x_id"))
        #expect(try plan(json("b", ["mappedBy": "x"]), json("c", ["mappedBy": "x"])).destroysData)
    }

    @Test func `the format of ids stays`() {
        let error = #expect(throws: DataError.self) {
            try plan(Schemas.posts([:]), Schemas.posts([:], config: ["primary_format": "uuid"]))
        }
        guard case .invalid(let issues) = error else {
            Issue.record("not refused")
            return
        }
        #expect(issues.map(\.pointer) == ["/entities/posts/config/primary_format"])
    }
}

extension JSONValue {
    fileprivate func merged(_ other: JSONValue) -> JSONValue {
        var object = objectValue ?? JSONObject()
        for member in other.objectValue ?? JSONObject() { object[member.key] = member.value }
        return .object(object)
    }
}
