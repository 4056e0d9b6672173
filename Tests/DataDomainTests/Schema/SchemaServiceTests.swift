// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Synchronization
import Testing

struct SchemaServiceTests {
    private struct Failure: Error {}

    private func service(_ mode: SchemaMode = .ui, _ store: RecordingSchemaStore = RecordingSchemaStore())
        -> SchemaService
    {
        SchemaService(store: store, mode: mode, ids: NumberedIDs())
    }

    private func edit(
        _ service: SchemaService,
        _ edit: SchemaEdit,
        _ options: SchemaService.EditOptions = .init()
    ) async throws(DataError) -> SchemaOutcome {
        try await service.edit(edit, options, context: Schemas.context)
    }

    @Test func `an edit is planned, applied, recorded and served`() async throws {
        let store = RecordingSchemaStore()
        let service = service(.ui, store)
        let seen = Mutex([Int]())
        service.observe { schema in seen.withLock { $0.append(schema.version) } }
        let outcome = try await edit(service, .replace(blog))
        #expect(outcome.wasApplied)
        #expect(outcome.json["applied"] == true)
        #expect(service.current.version == 1)
        #expect(service.current.entity("posts") != nil)
        #expect(seen.withLock { $0 } == [1])
        #expect(try await service.history().map(\.version) == [1])

        let again = self.service(.ui, store)
        try await again.load()
        #expect(again.current.definition == service.current.definition)
        #expect(again.current.version == 1)
    }

    @Test func `an edit that changes nothing makes no version`() async throws {
        let service = service()
        _ = try await edit(service, .replace(blog))
        #expect(try await !edit(service, .replace(blog)).wasApplied)
        #expect(service.current.version == 1)
    }

    @Test func `a dry run shows the plan and what is in the way, and changes nothing`() async throws {
        let store = RecordingSchemaStore()
        let service = service(.code, store)
        let obstacle = SchemaObstacle(
            kind: .duplicates,
            entity: try #require(EntityName(rawValue: "posts")),
            fields: [try #require(FieldName(rawValue: "f"))],
            records: [.integer(1), .integer(4)],
            count: 3
        )
        store.state.withLock { $0.obstacles = [obstacle] }
        let outcome = try await edit(service, .replace(blog), .init(isDryRun: true))
        #expect(!outcome.wasApplied)
        #expect(outcome.json["obstacles"]?[0]?["records"] == [1, 4])
        #expect(outcome.json["obstacles"]?[0]?["text"] == "3 records of posts.f would not be unique: 1, 4, …")
        #expect(store.plans.isEmpty)
    }

    @Test func `what destroys data needs to be confirmed`() async throws {
        let service = service()
        _ = try await edit(service, .replace(blog))
        let error = await #expect(throws: DataError.self) { try await self.edit(service, .deleteEntity("comments")) }
        guard case .confirmationRequired(let plan) = error else {
            Issue.record("not asked")
            return
        }
        #expect(plan["steps"]?.arrayValue?.contains { $0["risk"] == "destroys" } == true)
        _ = try await edit(service, .deleteEntity("comments"), .init(isConfirmed: true))
        #expect(service.current.entity("comments") == nil)
        #expect(service.current.definition.relations.map(\.id) == ["author", "tagged"])
    }

    @Test func `in code mode the file rules`() async throws {
        let service = service(.code)
        _ = try await service.boot(.replace(blog), context: Schemas.context)
        #expect(service.current.version == 1)
        await #expect(throws: DataError.schemaIsCode) { try await self.edit(service, .deleteEntity("tags")) }
        let smaller: JSONValue = ["entities": ["users": [:]]]
        let error = await #expect(throws: DataError.self) {
            try await service.boot(.replace(smaller), context: Schemas.context)
        }
        guard case .confirmationRequired = error else {
            Issue.record("not asked")
            return
        }
        _ = try await service.boot(.replace(smaller), isConfirmed: true, context: Schemas.context)
        #expect(service.current.entities.count == 1)
    }

    @Test func `in hybrid mode edits are written back, and a failure is told`() async throws {
        let written = Mutex([SchemaDefinition]())
        let service = SchemaService(store: RecordingSchemaStore(), mode: .hybrid, ids: NumberedIDs()) { definition in
            let count = written.withLock { list in
                list.append(definition)
                return list.count
            }
            if count == 2 { throw Failure() }
        }
        #expect(try await edit(service, .replace(blog)).writeBackFailure == nil)
        #expect(written.withLock { $0 } == [service.current.definition])
        let outcome = try await edit(service, .patchEntity("tags", ["config": ["name": "Labels"]]))
        #expect(outcome.wasApplied)
        #expect(outcome.json["warning"]?.stringValue?.contains("could not be written") == true)
    }

    @Test func `no edit is lost when many come at once`() async throws {
        let service = service()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask {
                    _ = try await self.edit(service, .createEntity(["name": .string("e\(number)")]))
                }
            }
            try await group.waitForAll()
        }
        #expect(service.current.entities.count == 12)
        #expect(service.current.version == 12)
    }

    @Test func `another process's edit is taken in, or is a conflict for a whole schema`() async throws {
        let store = RecordingSchemaStore()
        let (here, there) = (service(.ui, store), SchemaService(store: store, mode: .ui, ids: NumberedIDs("there")))
        _ = try await edit(there, .createEntity(["name": "theirs"]))
        _ = try await edit(here, .createEntity(["name": "ours"]))
        #expect(here.current.entities.map(\.name.rawValue) == ["theirs", "ours"])
        let error = await #expect(throws: DataError.self) {
            try await self.edit(there, .replace(blog), .init(isConfirmed: true))
        }
        guard case .conflict(let code, _) = error else {
            Issue.record("no conflict")
            return
        }
        #expect(code == "schema_conflict")
    }

    @Test func `an edit for another version is a conflict`() async throws {
        let service = service()
        _ = try await edit(service, .replace(blog), .init(version: 0))
        let error = await #expect(throws: DataError.self) {
            try await self.edit(service, .createEntity(["name": "x"]), .init(version: 0))
        }
        guard case .conflict(let code, _) = error else {
            Issue.record("no conflict")
            return
        }
        #expect(code == "schema_conflict")
    }

    @Test func `stored data in the way refuse the edit, naming the rows`() async throws {
        let store = RecordingSchemaStore()
        let service = service(.ui, store)
        let posts = try #require(EntityName(rawValue: "posts"))
        store.state.withLock {
            $0.refusal = .refused([
                .init(kind: .duplicates, entity: posts, fields: [], records: [.integer(7)], count: 1)
            ])
        }
        let error = await #expect(throws: DataError.self) { try await self.edit(service, .replace(blog)) }
        guard case .conflict(let code, let issues) = error else {
            Issue.record("no conflict")
            return
        }
        #expect(code == "stored_data")
        #expect(issues[0].message == "1 record of posts would not be unique: 7")
        #expect(service.current.version == 0)
    }
}
