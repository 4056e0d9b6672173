// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Synchronization
import Testing

@Suite struct BeforeHookTests {
    private struct Broken: Error {}

    @Test func `a hook changes the body, and may set what a caller can't`() async throws {
        let fixture = try WritingFixture()
        fixture.hooks.before(.create, of: EntityName(rawValue: "posts"), id: "h") { event, _ in
            var data = event.data
            data["title"] = "Changed"
            data["internal"] = "by the hook"
            data["createdBy"] = "somebody"
            return .change(data)
        }
        let post = try await fixture.create("posts", ["title": "First"])
        #expect(post["title"] == "Changed")
        #expect(post["internal"] == "by the hook")
        #expect(post["createdBy"] == "somebody")
        #expect(
            try await fixture.issues {
                try await fixture.create("posts", ["title": "First", "createdAt": "2024-01-01"])
            }
                == ["/createdAt not_fillable"]
        )
    }

    @Test func `hooks run in order, each on what the one before it left`() async throws {
        let fixture = try WritingFixture()
        for (id, letter) in [("1", "x"), ("2", "y")] {
            fixture.hooks.before(.create, id: id) { event, _ in
                var data = event.data
                data["label"] = .string((data["label"]?.stringValue ?? "") + letter)
                return .change(data)
            }
        }
        #expect(try await fixture.create("tags", ["label": "a"])["label"] == "axy")
        fixture.hooks.remove(id: "1")
        #expect(try await fixture.create("tags", ["label": "a"])["label"] == "ay")
    }

    @Test func `a hook refuses with its own words`() async throws {
        let fixture = try WritingFixture()
        fixture.hooks.before(.delete, of: EntityName(rawValue: "tags"), id: "h") { event, _ in
            event.id == .integer(1) ? .refuse(code: "keep", message: "This one stays.") : .proceed
        }
        try await fixture.create("tags", [["label": "a"], ["label": "b"]])
        let context = fixture.context()
        #expect(
            await fixture.error { _ = try await fixture.records.delete("tags", "1", context: context) }
                == .refusedByHook(code: "keep", message: "This one stays.")
        )
        _ = try await fixture.records.delete("tags", "2", context: context)
        #expect(try await fixture.all("tags").count == 1)
    }

    @Test func `further operations join the transaction and may use the record`() async throws {
        let fixture = try WritingFixture()
        let comments = try #require(EntityName(rawValue: "comments"))
        let body: JSONValue = ["text": "first!", "post_id": ["$ref": "self.id"]]
        let comment = try #require(body.objectValue)
        fixture.hooks.before(.create, of: EntityName(rawValue: "posts"), id: "h") { _, _ in
            BeforeResult(.proceed, operations: [.create(comments, comment)])
        }
        try await fixture.create("posts", [["title": "One"], ["title": "Two"]])
        #expect(fixture.database.plans.count == 1)
        #expect(try await fixture.all("comments").map { $0["post_id"] } == [1, 2])
    }

    @Test func `bulk writes call hooks for every record`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("tags", [["label": "a"], ["label": "b"], ["label": "a"]])
        let seen = Mutex<[RecordID?]>([])
        fixture.hooks.before(.update, id: "h") { event, _ in
            seen.withLock { $0.append(event.id) }
            var data = event.data
            data["label"] = .string("z\(event.id.map(\.description) ?? "")")
            return .change(data)
        }
        let written = try await fixture.records.updateMany(
            "tags",
            ["update": ["label": "z"], "where": ["label": "a"]],
            context: fixture.context()
        )
        #expect(seen.withLock { $0 } == [.integer(1), .integer(3)])
        #expect(written.rows.map(\.id) == [.integer(1), .integer(3)])
        #expect(try await fixture.all("tags").map { $0["label"] } == ["z1", "b", "z3"])
    }

    @Test func `a condition that finds nothing calls no hook`() async throws {
        let fixture = try WritingFixture()
        fixture.hooks.before(.update, id: "h") { _, _ in .refuse(code: "never", message: "Never.") }
        let none = try await fixture.records.updateMany(
            "tags",
            ["update": ["label": "z"], "where": ["label": "a"]],
            context: fixture.context()
        )
        #expect(none.rows.isEmpty)
        let batch: JSONValue = [
            "operations": [
                ["action": "create", "entity": "tags", "data": ["label": "x"]],
                ["action": "update", "entity": "tags", "where": ["label": "a"], "data": ["label": "z"]],
            ]
        ]
        let results = try await fixture.records.batch(batch, context: fixture.context())
        #expect(results.map(\.rows.count) == [1, 0])
    }

    @Test func `more rows than hooks can look at are refused`() async throws {
        let fixture = try WritingFixture()
        for _ in 0..<2 {
            try await fixture.create("tags", .array(Array(repeating: ["label": "a"], count: 501)))
        }
        fixture.hooks.before(.delete, id: "h") { _, _ in .proceed }
        let issues = try await fixture.issues {
            _ = try await fixture.records.deleteMany("tags", where: ["label": "a"], context: fixture.context())
        }
        #expect(issues == [" too_many_rows_for_hooks"])
    }

    @Test func `a hook that takes too long is given up`() async throws {
        let clock = ManualClock()
        let failures = Mutex<[String]>([])
        let hooks = HookRegistry(clock: clock) { failure in failures.withLock { $0.append(failure.id) } }
        let fixture = try WritingFixture(hooks: hooks)
        hooks.before(.create, id: "slow") { _, _ in
            // Ignores its cancellation, as a badly written hook does.
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                clock.keep(continuation)
            }
            return .proceed
        }
        let write = Task { await fixture.error { try await fixture.create("tags", ["label": "a"]) } }
        await clock.waitForSleeper()
        clock.advance(by: .seconds(2))
        #expect(await write.value == .deadlineExceeded)
        #expect(failures.withLock { $0 } == ["slow"])
        #expect(fixture.database.plans.isEmpty)
        clock.releaseKept()
    }

    @Test func `a hook that breaks is a defect that is reported, not told`() async throws {
        let failures = Mutex<[String]>([])
        let fixture = try WritingFixture(hooks: HookRegistry { failure in failures.withLock { $0.append(failure.id) } })
        fixture.hooks.before(.create, id: "broken") { _, _ in throw Broken() }
        let error = await fixture.error { try await fixture.create("tags", ["label": "a"]) }
        guard case .internalFailure = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failures.withLock { $0 } == ["broken"])
        fixture.hooks.before(.create, id: "broken") { _, _ in throw DataError.forbidden(hint: "no") }
        #expect(await fixture.error { try await fixture.create("tags", ["label": "a"]) } == .forbidden(hint: "no"))
    }

    @Test func `a hook runs again when a row it saw has changed, and sees the new one`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("authors", ["name": "A"])
        let authors = try #require(EntityName(rawValue: "authors"))
        let runs = Mutex(0)
        fixture.hooks.before(.create, of: EntityName(rawValue: "posts"), id: "h") { event, context in
            let row = try await context.record(.integer(1), of: authors)
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            // Somebody else is faster, once.
            if run == 1 { try await fixture.update("authors", 1, ["name": "B"]) }
            var data = event.data
            data["title"] = row.values?["name"].flatMap(\.stringValue).map { .string("by \($0)") }
            return BeforeResult(.change(data), seen: [row.expectation].compactMap(\.self))
        }
        let post = try await fixture.create("posts", ["title": "First"])
        #expect(post["title"] == "by B")
        #expect(runs.withLock { $0 } == 2)
    }

    @Test func `rows that keep changing end in a conflict`() async throws {
        let fixture = try WritingFixture()
        let runs = Mutex(0)
        fixture.hooks.before(.create, id: "h") { _, _ in
            runs.withLock { $0 += 1 }
            return .proceed
        }
        fixture.database.fail(.staleSnapshot, .staleSnapshot, .staleSnapshot, .staleSnapshot)
        guard case .hookConflict = await fixture.error({ try await fixture.create("tags", ["label": "a"]) }) else {
            Issue.record("no conflict")
            return
        }
        #expect(runs.withLock { $0 } == 4)
    }

    @Test func `hooks nest eight deep`() async throws {
        let fixture = try WritingFixture()
        let runs = Mutex(0)
        fixture.hooks.before(.create, of: EntityName(rawValue: "tags"), id: "h") { event, context in
            runs.withLock { $0 += 1 }
            // A context of its own must not help.
            _ = try await context.records.create("tags", ["label": "inner"], context: fixture.context())
            return .proceed
        }
        guard case .hookConflict = await fixture.error({ try await fixture.create("tags", ["label": "a"]) }) else {
            Issue.record("no conflict")
            return
        }
        #expect(runs.withLock { $0 } == 8)
        #expect(try await fixture.all("tags").isEmpty)
    }

    @Test func `a hook can't wait for its own record's write, but may write others`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("tags", [["label": "a"], ["label": "b"]])
        let tags = EntityName(rawValue: "tags")
        fixture.hooks.before(.update, of: tags, id: "h") { event, context in
            if event.data["label"] == "own" {
                _ = try await context.records.update("tags", "1", ["label": "x"], context: context.request)
            } else if event.data["label"] == "other" {
                _ = try await context.records.update("tags", "2", ["label": "y"], context: context.request)
            }
            return .proceed
        }
        guard case .hookConflict = await fixture.error({ try await fixture.update("tags", 1, ["label": "own"]) }) else {
            Issue.record("no conflict")
            return
        }
        try await fixture.update("tags", 1, ["label": "other"])
        #expect(try await fixture.all("tags").map { $0["label"] } == ["other", "y"])
    }

    @Test func `an upsert of a row that is there calls the hooks of updates`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("authors", ["name": "A", "email": "a@b.c"])
        let seen = Mutex<[String]>([])
        for action in [Change.Action.create, .update] {
            fixture.hooks.before(action, id: action.rawValue) { event, _ in
                seen.withLock { $0.append("\(event.action) \(event.id.map(\.description) ?? "-")") }
                return .proceed
            }
        }
        for email in ["a@b.c", "b@b.c"] {
            _ = try await fixture.records.upsert(
                "authors",
                onConflict: ["email"],
                ["name": "B", "email": .string(email)],
                context: fixture.context()
            )
        }
        #expect(seen.withLock { $0 } == ["update 1", "create -"])
    }

    @Test func `a transaction hook runs with the plan and can undo it`() async throws {
        let fixture = try WritingFixture()
        fixture.hooks.inTransaction(
            of: EntityName(rawValue: "tags"),
            id: "h",
            TransactionHook { (changes, _) throws(DataError) in
                if changes.count > 1 { throw .refusedByHook(code: "one", message: "One at a time.") }
            }
        )
        try await fixture.create("tags", ["label": "a"])
        #expect(
            await fixture.error { try await fixture.create("tags", [["label": "a"], ["label": "b"]]) }
                == .refusedByHook(code: "one", message: "One at a time.")
        )
        try await fixture.create("files", [["path": "a"], ["path": "b"]])
        #expect(try await fixture.all("tags").count == 1)
    }

    @Test func `what a hook adds is trusted, what stands beside it is not`() async throws {
        var rules = TableAuthorizer()
        for entity in ["posts", "tags"] { rules.allow([.get, .list], on: entity) }
        rules.allow([.create], on: "posts", Alternative(fields: .fields("title", "author_id"), grant: "g"))
        rules.allow([.create], on: "authors", Alternative(fields: .fields("name"), grant: "g"))
        rules.allow([.get, .list], on: "authors")
        rules.allow([.list], on: "posts_tags")
        let fixture = try WritingFixture(authorizer: rules)
        // The name of a trusted member of the post says nothing about the author's field of that name.
        fixture.hooks.before(.create, of: EntityName(rawValue: "posts"), id: "h") { event, _ in
            var data = event.data
            data["internal"] = "x"
            data["tags"] = ["$create": [["label": "by the hook"]]]
            return .change(data)
        }
        let post = try await fixture.create("posts", ["title": "First", "author": ["$create": ["name": "A"]]])
        #expect(post["internal"] == "x")
        #expect(try await fixture.all("tags").map { $0["label"] } == ["by the hook"])
        #expect(try await fixture.all("posts_tags").count == 1)
        let issues = try await fixture.issues {
            try await fixture.create(
                "posts",
                ["title": "First", "author": ["$create": ["name": "A", "internal": "x", "email": "a@b.c"]]]
            )
        }
        #expect(
            Set(issues) == ["/author/$create/internal unknown_field", "/author/$create/email not_writable"]
        )
    }

    @Test func `references of a batch outlive what hooks add between`() async throws {
        let fixture = try WritingFixture()
        let files = try #require(EntityName(rawValue: "files"))
        let body: JSONValue = ["path": ["$ref": "self.label"]]
        let file = try #require(body.objectValue)
        fixture.hooks.before(.create, of: EntityName(rawValue: "tags"), id: "h") { _, _ in
            BeforeResult(.proceed, operations: [.create(files, file)])
        }
        let batch: JSONValue = [
            "operations": [
                ["action": "create", "entity": "tags", "data": ["label": "a"]],
                ["action": "create", "entity": "tags", "data": ["label": ["$ref": "0.label"]]],
                ["action": "create", "entity": "comments", "data": ["text": ["$ref": "1.label"]]],
            ]
        ]
        let results = try await fixture.records.batch(batch, context: fixture.context())
        #expect(results.count == 3)
        #expect(try await fixture.all("comments").map { $0["text"] } == ["a"])
        #expect(try await fixture.all("files").map { $0["path"] } == ["a", "a"])
    }
}
