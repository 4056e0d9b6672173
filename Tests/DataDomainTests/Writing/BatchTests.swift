// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

@Suite struct BatchTests {
    private func run(_ fixture: WritingFixture, _ operations: JSONValue) async throws -> [Written] {
        try await fixture.records.batch(["operations": operations], context: fixture.context())
    }

    @Test func `operations over several entities are one transaction and may use earlier results`() async throws {
        let fixture = try WritingFixture()
        let results = try await run(
            fixture,
            [
                ["action": "create", "entity": "authors", "data": ["name": "A"]],
                ["action": "create", "entity": "posts", "data": ["title": "First", "author_id": ["$ref": "0.id"]]],
                ["action": "create", "entity": "tags", "data": ["label": "a"]],
                [
                    "action": "update", "entity": "posts", "id": ["$ref": "1.id"],
                    "data": ["title": "Other", "tags": ["$attach": [["$ref": "2.id"]]]],
                ],
                ["action": "create", "entity": "tags", "data": ["label": ["$ref": "3.title"]]],
                ["action": "delete", "entity": "tags", "where": ["label": "nothing"]],
            ]
        )
        #expect(fixture.database.plans.count == 1)
        #expect(results.map(\.action) == [.create, .create, .create, .update, .create, .delete])
        #expect(results.map(\.wasCreated) == [true, true, true, false, true, false])
        #expect(try fixture.json(results[3])["author_id"] == 1)
        #expect(try fixture.json(results[4])["label"] == "Other")
        #expect(try fixture.json(results[5]) == [])
        #expect(try await fixture.all("posts_tags").map { $0["tags_id"] } == [1])
    }

    @Test func `one bad operation undoes all, with its place in the pointer`() async throws {
        let fixture = try WritingFixture()
        let issues = try await fixture.issues {
            _ = try await run(
                fixture,
                [
                    ["action": "create", "entity": "tags", "data": ["label": "a"]],
                    ["action": "create", "entity": "tags", "data": ["nope": 1]],
                    ["action": "create", "entity": "posts", "data": ["title": 1]],
                ]
            )
        }
        #expect(
            issues == [
                "/operations/1/data/nope unknown_field", "/operations/1/data/label required",
                "/operations/2/data/title too_short",
            ]
        )
        #expect(try await fixture.all("tags").isEmpty)
    }

    @Test func `a failure of the database names its operation`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("authors", ["name": "A", "email": "a@b.c"])
        do {
            _ = try await run(
                fixture,
                [
                    ["action": "create", "entity": "tags", "data": ["label": "a"]],
                    ["action": "update", "entity": "tags", "id": 77, "data": ["label": "b"]],
                ]
            )
            Issue.record("nothing was thrown")
        } catch let failure as BatchFailure {
            #expect(failure.operation == 1)
            #expect(failure.error == .notFound)
        }
        do {
            _ = try await run(
                fixture,
                [
                    ["action": "create", "entity": "tags", "data": ["label": "a"]],
                    ["action": "create", "entity": "authors", "data": ["name": "B", "email": "a@b.c"]],
                ]
            )
            Issue.record("nothing was thrown")
        } catch let failure as BatchFailure {
            #expect(failure.operation == 1)
            guard case .conflict("not_unique", let issues) = failure.error else {
                Issue.record("\(failure.error)")
                return
            }
            #expect(issues.map(\.pointer) == ["/operations/1/data/email"])
        }
        #expect(try await fixture.all("tags").isEmpty)
    }

    @Test(
        arguments: [
            (["action": "make", "entity": "tags"], "/operations/0/action unknown_action"),
            (["action": "create", "entity": "nope"], "/operations/0/entity unknown_entity"),
            (["action": "create"], "/operations/0/entity unknown_entity"),
            (["action": "create", "entity": "tags"], "/operations/0/data invalid_type"),
            (["action": "create", "entity": "tags", "data": [:], "x": 1], "/operations/0/x unknown_field"),
            (["action": "update", "entity": "tags", "data": ["label": "a"]], "/operations/0 invalid_target"),
            (["action": "delete", "entity": "tags", "id": true], "/operations/0/id invalid_type"),
            (["action": "delete", "entity": "tags", "where": [:]], "/operations/0/where empty_where"),
            (["action": "delete", "entity": "tags", "where": ["x": 1]], "/operations/0/where/x unknown_field"),
            (
                ["action": "delete", "entity": "tags", "id": ["$ref": "0.id"]],
                "/operations/0/id/$ref invalid_reference"
            ),
            (
                ["action": "upsert", "entity": "authors", "data": ["name": "A"]],
                "/operations/0/on-conflict unknown_field"
            ),
            (1, "/operations/0 invalid_type"),
        ] as [(JSONValue, String)]
    )
    func `a malformed operation is refused`(operation: JSONValue, issue: String) async throws {
        let fixture = try WritingFixture()
        #expect(try await fixture.issues { _ = try await run(fixture, [operation]) } == [issue])
    }

    @Test func `a reference names an earlier single record and one of its readable fields`() async throws {
        let fixture = try WritingFixture()
        let first: JSONValue = ["action": "create", "entity": "authors", "data": ["name": "A", "password": "abcd"]]
        for (name, code) in [
            ("1.id", "invalid_reference"), ("2.id", "invalid_reference"), ("x", "invalid_reference"),
            ("0.nope", "unknown_field"), ("0.password", "unknown_field"), ("0.name", "invalid_reference"),
        ] {
            let issues = try await fixture.issues {
                _ = try await run(
                    fixture,
                    [
                        first,
                        [
                            "action": "create", "entity": "posts",
                            "data": ["title": "First", "author_id": ["$ref": .string(name)]],
                        ],
                    ]
                )
            }
            #expect(issues == ["/operations/1/data/author_id/$ref \(code)"])
        }
    }

    @Test func `a batch has at most 1000 operations, and none is fine`() async throws {
        let fixture = try WritingFixture()
        let operation: JSONValue = ["action": "create", "entity": "tags", "data": ["label": "a"]]
        let error = await fixture.error {
            _ = try await run(fixture, .array(Array(repeating: operation, count: 1001)))
        }
        guard case .tooLarge("too_many_operations", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await run(fixture, []).isEmpty)
        let malformed = try await fixture.issues {
            _ = try await fixture.records.batch([:], context: fixture.context())
        }
        #expect(malformed == ["/operations invalid_type"])
    }

    @Test func `outside a batch a reference is an ordinary object`() async throws {
        let fixture = try WritingFixture()
        #expect(
            try await fixture.issues { try await fixture.create("tags", ["label": ["$ref": "0.id"]]) } == [
                "/label invalid_type"
            ]
        )
    }

    @Test func `an upsert in a batch tells whether it created`() async throws {
        let fixture = try WritingFixture()
        let upsert: JSONValue = [
            "action": "upsert", "entity": "authors", "on-conflict": "email", "data": ["name": "A", "email": "a@b.c"],
        ]
        let results = try await run(fixture, [upsert, upsert])
        #expect(results.map(\.wasCreated) == [true, false])
    }
}
