// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

@Suite struct UpdateTests {
    @Test func `an update changes what it names and the time of the update`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("posts", ["title": "First", "views": 3])
        fixture.clock.advance(milliseconds: 1000)
        let post = try await fixture.update("posts", 1, ["title": "Second"])
        #expect(post["title"] == "Second")
        #expect(post["slug"] == "first")
        #expect(post["views"] == 3)
        #expect(post["createdAt"] == "2024-05-01T12:00:00.000Z")
        #expect(post["updatedAt"] == "2024-05-01T12:00:01.000Z")
    }

    @Test func `modifiers add, append, clear and set`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("posts", ["title": "First", "views": 3, "meta": [1], "price": .double(1.5)])
        let post = try await fixture.update(
            "posts",
            1,
            [
                "views": ["$inc": 4], "meta": ["$push": ["a": 1]], "status": ["$unset": true],
                "title": ["$set": "Other"], "price": ["$inc": .decimal("-0.25")],
            ]
        )
        #expect(post["views"] == 7)
        #expect(post["meta"] == [1, ["a": 1]])
        #expect(post["status"] == .null)
        #expect(post["title"] == "Other")
        #expect(post["price"] == 1.25)
    }

    @Test func `a json field takes an object with the name of a modifier through $set`() async throws {
        let fixture = try WritingFixture()
        let post = try await fixture.create("posts", ["title": "First", "meta": ["$set": ["$inc": 1]]])
        #expect(post["meta"] == ["$inc": 1])
    }

    @Test func `modifiers work in a create as on nothing`() async throws {
        let fixture = try WritingFixture()
        let post = try await fixture.create("posts", ["title": "First", "views": ["$inc": 2], "meta": ["$push": "x"]])
        #expect(post["views"] == 2)
        #expect(post["meta"] == ["x"])
        let issues = try await fixture.issues {
            try await fixture.create("posts", ["title": "First", "views": ["$inc": 2000]])
        }
        #expect(issues == ["/views too_large"])
    }

    @Test func `modifiers in the wrong place are refused`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("posts", ["title": "First", "meta": ["a": 1]])
        let issues = try await fixture.issues {
            try await fixture.update(
                "posts",
                1,
                [
                    "title": ["$inc": 1], "status": ["$push": 1], "views": ["$inc": 1.5], "price": ["$unset": false],
                    "slug": ["$other": 1],
                ]
            )
        }
        #expect(
            Set(issues) == [
                "/title/$inc invalid_modifier", "/status/$push invalid_modifier", "/views/$inc invalid_type",
                "/price/$unset invalid_value", "/slug invalid_type",
            ]
        )
        #expect(
            try await fixture.issues { try await fixture.update("posts", 1, ["title": ["$unset": true]]) } == [
                "/title/$unset required"
            ]
        )
        #expect(
            try await fixture.issues { try await fixture.update("posts", 1, ["meta": ["$push": 1]]) } == [
                "/meta not_an_array"
            ]
        )
        #expect(
            try await fixture.issues { try await fixture.update("posts", 1, ["views": ["$inc": 1001]]) } == [
                "/views out_of_range"
            ]
        )
    }

    @Test func `an empty update, a required null and a missing record are refused`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("posts", ["title": "First"])
        #expect(try await fixture.issues { try await fixture.update("posts", 1, [:]) } == [" empty_update"])
        #expect(
            try await fixture.issues { try await fixture.update("posts", 1, ["title": nil]) } == ["/title required"]
        )
        #expect(await fixture.error { try await fixture.update("posts", 9, ["title": "Other"]) } == .notFound)
        let error = await fixture.error {
            _ = try await fixture.records.update("posts", "abc", ["title": "Other"], context: fixture.context())
        }
        #expect(error == .notFound)
    }

    @Test func `If-Match lets only the version through that the caller has`() async throws {
        let fixture = try WritingFixture()
        let written = try await fixture.records.create("tags", ["label": "a"], context: fixture.context())
        let tag = try #require(written.tag)
        let changed = try await fixture.records.update(
            "tags",
            "1",
            ["label": "b"],
            ifMatch: [tag],
            context: fixture.context()
        )
        #expect(changed.tag != tag)
        let error = await fixture.error {
            _ = try await fixture.records.update(
                "tags",
                "1",
                ["label": "c"],
                ifMatch: [tag],
                context: fixture.context()
            )
        }
        guard case .preconditionFailed(let current?) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try JSONValue(parsing: current) == ["id": 1, "label": "b"])
        let any = try await fixture.records.update(
            "tags",
            "1",
            ["label": "d"],
            ifMatch: [],
            context: fixture.context()
        )
        #expect(any.rows.count == 1)
    }

    @Test func `an update by condition touches what it finds`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("tags", [["label": "a"], ["label": "b"], ["label": "a"]])
        let written = try await fixture.records.updateMany(
            "tags",
            ["update": ["label": "z"], "where": ["label": "a"]],
            context: fixture.context()
        )
        #expect(written.isMany)
        #expect(written.rows.map(\.id) == [.integer(1), .integer(3)])
        #expect(try await fixture.all("tags").map { $0["label"] } == ["z", "b", "z"])
    }

    @Test(arguments: [["update": ["label": "z"]], ["update": ["label": "z"], "where": [:]]] as [JSONValue])
    func `an update without a condition is refused`(body: JSONValue) async throws {
        let fixture = try WritingFixture()
        let issues = try await fixture.issues {
            _ = try await fixture.records.updateMany("tags", body, context: fixture.context())
        }
        #expect(issues == ["/where empty_where"])
    }

    @Test func `pointers of an update by condition start at its members`() async throws {
        let fixture = try WritingFixture()
        let issues = try await fixture.issues {
            _ = try await fixture.records.updateMany(
                "posts",
                ["update": ["title": "x", "author": ["$create": ["name": "A"]]], "where": ["views": 1]],
                context: fixture.context()
            )
        }
        #expect(issues == ["/update/title too_short"])
        let many = try await fixture.issues {
            _ = try await fixture.records.updateMany(
                "posts",
                ["update": ["tags": ["$attach": [1]]], "where": ["views": 1]],
                context: fixture.context()
            )
        }
        #expect(many == ["/update/tags invalid_relation"])
        let unknown = try await fixture.issues {
            _ = try await fixture.records.updateMany(
                "posts",
                ["update": ["title": "Other"], "where": ["nope": 1]],
                context: fixture.context()
            )
        }
        #expect(unknown == ["/where/nope unknown_field"])
    }

    @Test func `a delete gives the record back as it was`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("tags", ["label": "a"])
        let written = try await fixture.records.delete("tags", "1", context: fixture.context())
        #expect(try fixture.json(written) == ["id": 1, "label": "a"])
        #expect(written.tag == nil)
        let again = await fixture.error {
            _ = try await fixture.records.delete("tags", "1", context: fixture.context())
        }
        #expect(again == .notFound)
    }

    @Test func `a delete by condition needs one`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("tags", [["label": "a"], ["label": "b"]])
        for condition in [nil, [:]] as [JSONValue?] {
            let issues = try await fixture.issues {
                _ = try await fixture.records.deleteMany("tags", where: condition, context: fixture.context())
            }
            #expect(issues == [" empty_where"])
        }
        let written = try await fixture.records.deleteMany("tags", where: ["label": "b"], context: fixture.context())
        #expect(try fixture.json(written) == [["id": 2, "label": "b"]])
        #expect(try await fixture.all("tags").count == 1)
    }

    @Test func `a softly deleted record can be restored, and purged`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("notes", ["text": "a"])
        _ = try await fixture.records.delete("notes", "1", context: fixture.context())
        #expect(try await fixture.all("notes").isEmpty)
        let restored = try await fixture.records.restore("notes", "1", context: fixture.context())
        #expect(try fixture.json(restored)["text"] == "a")
        #expect(try await fixture.all("notes").count == 1)
        _ = try await fixture.records.delete("notes", "1", context: fixture.context())
        _ = try await fixture.records.delete("notes", "1", purge: true, context: fixture.context())
        let gone = await fixture.error {
            _ = try await fixture.records.restore("notes", "1", context: fixture.context())
        }
        #expect(gone == .notFound)
    }

    @Test func `an upsert creates first and updates then`() async throws {
        let fixture = try WritingFixture()
        let context = fixture.context()
        let body: JSONValue = ["name": "A", "email": "a@b.c"]
        let first = try await fixture.records.upsert("authors", onConflict: ["email"], body, context: context)
        #expect(first.wasCreated)
        let second = try await fixture.records.upsert(
            "authors",
            onConflict: ["email"],
            ["name": "B", "email": "a@b.c"],
            context: context
        )
        #expect(!second.wasCreated)
        #expect(try fixture.json(second)["name"] == "B")
        #expect(try await fixture.all("authors").count == 1)
        let post = try await fixture.records.upsert(
            "posts",
            onConflict: ["slug"],
            ["title": "First", "slug": "one", "views": ["$inc": 1]],
            context: context
        )
        #expect(try fixture.json(post)["views"] == 1)
        let again = try await fixture.records.upsert(
            "posts",
            onConflict: ["slug"],
            ["title": "First", "slug": "one", "views": ["$inc": 1]],
            context: context
        )
        #expect(try fixture.json(again)["views"] == 2)
        #expect(try fixture.json(again)["number"] == 100)
    }

    @Test func `an upsert needs the fields of a unique index`() async throws {
        let fixture = try WritingFixture()
        for fields in [["name"], ["nope"], ["email", "name"]] {
            let issues = try await fixture.issues {
                _ = try await fixture.records.upsert(
                    "authors",
                    onConflict: fields,
                    ["name": "A"],
                    context: fixture.context()
                )
            }
            #expect(issues.count == 1)
            #expect(issues.first?.hasPrefix("?on-conflict ") == true)
        }
    }
}
