// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

@Suite struct WriteAccessTests {
    private static let status = FieldPath(field: "status", kind: .text)

    private static func isStatus(_ text: String) -> Predicate { .compare(status, .equal, .value(.text(text))) }

    /// Two grants on posts: one may write titles of drafts, the other the views of live posts.
    private func fixture() throws -> WritingFixture {
        var rules = TableAuthorizer()
        rules.allow([.get, .list, .create], on: "posts")
        rules.allow(
            [.update],
            on: "posts",
            Alternative(
                rows: Self.isStatus("draft"),
                fields: .fields("title", "price"),
                check: Self.isStatus("draft"),
                grant: "drafts"
            ),
            Alternative(rows: Self.isStatus("live"), fields: .fields("views", "price"), grant: "live")
        )
        return try WritingFixture(authorizer: rules)
    }

    private func checks(_ fixture: WritingFixture) throws -> [WriteOperation.Check] {
        guard case .update(let update)? = fixture.database.plans.last?.operations.first?.kind else { return [] }
        return update.checks
    }

    @Test func `only alternatives that cover all written fields are checked`() async throws {
        let fixture = try fixture()
        try await fixture.create("posts", ["title": "First"])
        try await fixture.update("posts", 1, ["title": "Other"])
        let title = try checks(fixture)
        #expect(title.map(\.rows) == [Self.isStatus("draft")])
        #expect(title.map(\.after) == [Self.isStatus("draft")])
        try await fixture.update("posts", 1, ["price": 1])
        #expect(try checks(fixture).map(\.rows) == [Self.isStatus("draft"), Self.isStatus("live")])
    }

    @Test func `a field that no alternative gives does not exist`() async throws {
        let fixture = try fixture()
        try await fixture.create("posts", ["title": "First"])
        let issues = try await fixture.issues {
            try await fixture.update("posts", 1, ["slug": "a", "author": ["$set": ["id": 1]], "nope": 1])
        }
        #expect(issues == ["/author unknown_field", "/nope unknown_field", "/slug not_writable"])
    }

    @Test func `fields that only different alternatives give are forbidden together`() async throws {
        let fixture = try fixture()
        try await fixture.create("posts", ["title": "First"])
        let error = await fixture.error { try await fixture.update("posts", 1, ["title": "Other", "views": 1]) }
        #expect(error == .forbidden(hint: nil))
    }

    @Test func `a visible record that may not be written is forbidden`() async throws {
        let fixture = try fixture()
        try await fixture.create("posts", ["title": "First", "status": "live"])
        #expect(
            await fixture.error { try await fixture.update("posts", 1, ["title": "Other"]) } == .forbidden(hint: nil)
        )
        #expect(try await fixture.get("posts", 1)["title"] == "First")
    }

    @Test func `presets overwrite the body and satisfy what is required`() async throws {
        var rules = TableAuthorizer()
        let title = try #require(FieldName(rawValue: "title"))
        rules.allow(
            [.create],
            on: "posts",
            Alternative(fields: .fields("views"), presets: [title: .text("Preset")], grant: "preset")
        )
        rules.allow([.get], on: "posts")
        let fixture = try WritingFixture(authorizer: rules)
        #expect(try await fixture.create("posts", ["views": 1])["title"] == "Preset")
        #expect(
            try await fixture.issues { try await fixture.create("posts", ["title": "x"]) } == ["/title not_writable"]
        )
    }

    @Test func `a record that can't be read comes back as its id`() async throws {
        var rules = TableAuthorizer()
        rules.allow([.create], on: "tags")
        let fixture = try WritingFixture(authorizer: rules)
        #expect(try await fixture.create("tags", ["label": "a"]) == ["id": 1])
    }

    @Test func `who may not is told so before the body is looked at`() async throws {
        var rules = TableAuthorizer()
        rules.deny([.create], on: "tags", .unauthenticated)
        let fixture = try WritingFixture(authorizer: rules)
        #expect(await fixture.error { try await fixture.create("tags", ["nope": 1]) } == .unauthenticated)
        #expect(await fixture.error { try await fixture.create("posts", ["nope": 1]) } == .forbidden(hint: nil))
        #expect(await fixture.error { try await fixture.update("tags", 1, ["nope": 1]) } == .forbidden(hint: nil))
    }

    @Test func `restoring and purging need the right to see deleted records`() async throws {
        var rules = TableAuthorizer()
        rules.allow([.create, .get, .list, .update, .delete], on: "notes")
        let fixture = try WritingFixture(authorizer: rules)
        try await fixture.create("notes", ["text": "a"])
        let context = fixture.context()
        #expect(
            await fixture.error { _ = try await fixture.records.delete("notes", "1", purge: true, context: context) }
                == .forbidden(hint: nil)
        )
        _ = try await fixture.records.delete("notes", "1", context: context)
        #expect(
            await fixture.error { _ = try await fixture.records.restore("notes", "1", context: context) }
                == .forbidden(hint: nil)
        )
    }

    @Test func `an upsert needs the right to create and to update`() async throws {
        var rules = TableAuthorizer()
        rules.allow([.create, .get], on: "authors")
        let fixture = try WritingFixture(authorizer: rules)
        let error = await fixture.error {
            _ = try await fixture.records.upsert(
                "authors",
                onConflict: ["email"],
                ["name": "A", "email": "a@b.c"],
                context: fixture.context()
            )
        }
        #expect(error == .forbidden(hint: nil))
    }
}
