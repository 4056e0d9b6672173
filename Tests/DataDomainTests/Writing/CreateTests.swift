// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

@Suite struct CreateTests {
    @Test func `a record gets its defaults, its slug, its number and what the server sets`() async throws {
        let fixture = try WritingFixture()
        let user = Principal(kind: .user(.integer(7)))
        let post = try await fixture.create("posts", ["title": "Über Öl"], as: user)
        #expect(post["id"] == 1)
        #expect(post["slug"] == "uber-ol")
        #expect(post["views"] == 0)
        #expect(post["status"] == "draft")
        #expect(post["number"] == 100)
        #expect(post["double"] == 0)
        #expect(post["createdAt"] == "2024-05-01T12:00:00.000Z")
        #expect(post["updatedAt"] == "2024-05-01T12:00:00.000Z")
        #expect(post["createdBy"] == "7")
        #expect(post["price"] == .null)
    }

    @Test func `all that is wrong with a body is told at once, each with its place`() async throws {
        let fixture = try WritingFixture()
        let issues = try await fixture.issues {
            try await fixture.create(
                "posts",
                [
                    "views": -1, "price": .decimal("1.005"), "status": "gone", "slug": "No Slug", "nope": 1, "id": 3,
                    "createdAt": "2024-01-01", "number": 3, "double": 4, "internal": "x", "meta": ["a": 1],
                ]
            )
        }
        #expect(
            Set(issues) == [
                "/nope unknown_field", "/id not_fillable", "/slug invalid_slug", "/views too_small",
                "/price too_precise", "/status not_listed", "/number not_fillable", "/double not_fillable",
                "/internal not_fillable", "/createdAt not_fillable", "/title required",
            ]
        )
        #expect(fixture.database.plans.isEmpty)
    }

    @Test func `null is refused where a value is required`() async throws {
        let fixture = try WritingFixture()
        #expect(try await fixture.issues { try await fixture.create("posts", ["title": nil]) } == ["/title required"])
    }

    @Test func `an empty object is a record where nothing is required`() async throws {
        let fixture = try WritingFixture()
        #expect(try await fixture.create("settings", [:]) == ["id": 1, "theme": nil])
    }

    @Test func `an array is one insert of many rows`() async throws {
        let fixture = try WritingFixture()
        let rows = try await fixture.create("tags", [["label": "a"], ["label": "b"], ["label": "c"]])
        #expect(rows.arrayValue?.map { $0["id"] } == [1, 2, 3])
        let plan = try #require(fixture.database.plans.first)
        #expect(plan.operations.count == 1)
        guard case .insert(let insert) = plan.operations[0].kind else {
            Issue.record("no insert")
            return
        }
        #expect(insert.rows.count == 3)
    }

    @Test func `issues of a bulk body say which row`() async throws {
        let fixture = try WritingFixture()
        let issues = try await fixture.issues {
            try await fixture.create("tags", [["label": "a"], ["label": 1, "x": 2], [:]])
        }
        #expect(issues == ["/1/x unknown_field", "/2/label required"])
    }

    @Test func `a bulk body has at most 1000 objects`() async throws {
        let fixture = try WritingFixture()
        let body = JSONValue.array(Array(repeating: ["label": "a"], count: 1001))
        let error = await fixture.error { try await fixture.create("tags", body) }
        guard case .tooLarge("too_many_rows", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `what is no object is refused`() async throws {
        let fixture = try WritingFixture()
        #expect(try await fixture.issues { try await fixture.create("tags", "x") } == [" invalid_type"])
        #expect(try await fixture.issues { try await fixture.create("tags", [1]) } == ["/0 invalid_type"])
    }

    @Test func `a second value in a unique field is a conflict that names the field`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("authors", ["name": "A", "email": "a@b.c"])
        let issues = try await fixture.issues {
            try await fixture.create("authors", [["name": "B", "email": "b@b.c"], ["name": "C", "email": "a@b.c"]])
        }
        #expect(issues == ["not_unique", "/1/email not_unique"])
        #expect(try await fixture.all("authors").count == 1)
    }

    @Test func `a conflict does not name a field that the caller can't read`() async throws {
        var rules = TableAuthorizer()
        rules.allow([.create], on: "authors")
        rules.allow([.get], on: "authors", Alternative(fields: .fields("name"), grant: "g"))
        let fixture = try WritingFixture(authorizer: rules)
        try await fixture.create("authors", ["name": "A", "email": "a@b.c"])
        let issues = try await fixture.issues { try await fixture.create("authors", ["name": "B", "email": "a@b.c"]) }
        #expect(issues == ["not_unique"])
    }

    @Test func `a secret is stored as its hash and can be verified, never read`() async throws {
        let fixture = try WritingFixture()
        let author = try await fixture.create("authors", ["name": "A", "password": "hunter2"])
        #expect(author["password"] == nil)
        let context = fixture.context()
        let right = try await fixture.records.verify(
            "authors",
            "1",
            ["field": "password", "value": "hunter2"],
            context: context
        )
        let wrong = try await fixture.records.verify(
            "authors",
            "1",
            ["field": "password", "value": "hunter3"],
            context: context
        )
        #expect(right)
        #expect(!wrong)
        let missing = await fixture.error {
            _ = try await fixture.records.verify(
                "authors",
                "9",
                ["field": "password", "value": "x"],
                context: context
            )
        }
        #expect(missing == .notFound)
        let noSecret = try await fixture.issues {
            _ = try await fixture.records.verify("authors", "1", ["field": "name", "value": "A"], context: context)
        }
        #expect(noSecret == ["/field unknown_field"])
    }

    @Test func `a singleton has one record`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("site", ["name": "A"])
        let issues = try await fixture.issues { try await fixture.create("site", ["name": "B"]) }
        #expect(issues.first == "singleton_exists")
    }

    @Test func `an unknown entity is told as such`() async throws {
        let fixture = try WritingFixture()
        #expect(await fixture.error { try await fixture.create("nope", [:]) } == .unknownEntity("nope"))
    }

    @Test func `a record's tag is the one that reading it gives`() async throws {
        let fixture = try WritingFixture()
        let written = try await fixture.records.create("tags", ["label": "a"], context: fixture.context())
        guard case .answer(let answer) = try await fixture.records.get("tags", "1", context: fixture.context()) else {
            Issue.record("no answer")
            return
        }
        #expect(written.tag != nil)
        #expect(written.tag == answer.tag)
    }

    @Test func `records of a system entity are made by Roost alone`() async throws {
        let fixture = try WritingFixture(schema: [
            "entities": [
                "users": ["type": "system", "fields": ["name": WritingFixture.field("text")]],
                "posts": ["fields": ["title": WritingFixture.field("text")]],
            ],
            "relations": [
                "r": ["type": "n:1", "source": "posts", "target": "users", "config": ["mappedBy": "author"]]
            ],
        ])
        let user = Principal(kind: .user(.integer(1)))
        let refused = await fixture.error { try await fixture.create("users", ["name": "A"], as: user) }
        guard case .forbidden(let hint?) = refused else {
            Issue.record("not refused")
            return
        }
        #expect(hint.code == "system_entity" && hint.message.contains("POST /api/users"))
        let kept = await fixture.error {
            _ = try await fixture.records.delete("users", "1", context: fixture.context(user))
        }
        guard case .forbidden(let another?) = kept else {
            Issue.record("not refused")
            return
        }
        #expect(another.code == "system_entity" && another.message.contains("DELETE /api/users/{id}"))
        let nested = await fixture.error {
            try await fixture.create("posts", ["author": ["$create": ["name": "A"]]], as: user)
        }
        #expect(nested != nil)
        #expect(try await fixture.create("users", ["name": "A"])["id"] == 1)
        #expect(try await fixture.update("users", 1, ["name": "B"], as: user)["name"] == "B")
    }

    @Test func `ids of a UUID entity come from the generator`() async throws {
        let fixture = try WritingFixture(schema: [
            "entities": [
                "things": ["config": ["primary_format": "uuid"], "fields": ["name": WritingFixture.field("text")]]
            ]
        ])
        let made = try await fixture.create("things", [["name": "a"], ["name": "b"]])
        #expect(
            made.arrayValue?.map { $0["id"] } == [
                .string(SequentialIDs.id(1)), .string(SequentialIDs.id(2)),
            ]
        )
        let given = try await fixture.issues {
            try await fixture.create("things", ["id": .string(SequentialIDs.id(9))])
        }
        #expect(given == ["/id not_fillable"])
    }
}
