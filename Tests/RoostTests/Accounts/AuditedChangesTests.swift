// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import JSON
import Kernel
import Testing

@testable import Roost

@Suite struct AuditedChangesTests {
    private func app(audit: Bool = true) async throws -> RoostApp {
        var configuration = AppConfiguration()
        configuration.database.location = .temporary
        configuration.log.level = .error
        let app = try await RoostApp(configuration)
        try await edit(
            app,
            [
                "entities": [
                    "teams": ["fields": ["name": ["type": "text"]]],
                    "notes": [
                        "config": ["audit": .boolean(audit)],
                        "fields": ["title": ["type": "text"], "body": ["type": "text"]],
                    ],
                    "drafts": ["fields": ["title": ["type": "text"]]],
                ],
                "relations": [
                    "teams": ["type": "n:1", "source": "notes", "target": "teams", "config": ["on_delete": "cascade"]]
                ],
            ]
        )
        return app
    }

    private func edit(_ app: RoostApp, _ json: JSONValue) async throws {
        _ = try await app.schemas.edit(
            .merge(json),
            SchemaService.EditOptions(isConfirmed: true),
            context: context(app)
        )
    }

    private func context(_ app: RoostApp, _ principal: Principal = .system) -> RequestContext {
        RequestContext(
            caller: Caller(principal),
            requestID: "r1",
            now: app.clock.now(),
            deadline: .now + .seconds(300)
        )
    }

    private func entries(_ app: RoostApp) async throws -> [ActivityEntry] {
        try await app.accounts.activity.list(by: .system).filter { $0.action.hasPrefix("data.") }
    }

    @Test func `each change of an audited record has its entry, in the same transaction`() async throws {
        let app = try await app()
        _ = try await app.records.create("notes", ["title": "a", "body": "needle"], context: context(app))
        _ = try await app.records.create("drafts", ["title": "b"], context: context(app))
        _ = try await app.records.update("notes", "1", ["title": "c"], context: context(app))
        _ = try await app.records.delete("notes", "1", context: context(app))
        let found = try await entries(app)
        #expect(found.map(\.action) == ["data.delete", "data.update", "data.create"])
        #expect(found.allSatisfy { $0.target == "notes/1" && $0.actor == "system" && $0.client.requestID == "r1" })
        #expect(found.dropFirst().first?.details["changed"]?.arrayValue?.contains("title") == true)
        #expect(!found.contains { "\($0.json)".contains("needle") })
        await app.close()
    }

    @Test func `a write that is refused leaves no entry, and no entry no write`() async throws {
        let app = try await app()
        await #expect(throws: DataError.self) {
            try await app.records.update("notes", "7", ["title": "c"], context: self.context(app))
        }
        #expect(try await entries(app).isEmpty)
        app.hooks.inTransaction(
            id: "zzz",
            TransactionHook { _, _ throws(DataError) in throw .refusedByHook(code: "no", message: "no") }
        )
        await #expect(throws: DataError.self) {
            try await app.records.create("notes", ["title": "a"], context: self.context(app))
        }
        #expect(try await entries(app).isEmpty)
        await app.close()
    }

    @Test func `auditing begins and ends with the option`() async throws {
        let app = try await app(audit: false)
        _ = try await app.records.create("notes", ["title": "a"], context: context(app))
        #expect(try await entries(app).isEmpty)
        try await edit(app, ["entities": ["notes": ["config": ["audit": true]]]])
        _ = try await app.records.create("notes", ["title": "b"], context: context(app))
        #expect(try await entries(app).map(\.target) == ["notes/2"])
        await app.close()
    }

    @Test func `what goes along with another record has its entry too`() async throws {
        let app = try await app()
        _ = try await app.records.create("teams", ["name": "t"], context: context(app))
        _ = try await app.records.create("notes", ["title": "a", "teams": ["$set": 1]], context: context(app))
        _ = try await app.records.delete("teams", "1", context: context(app))
        #expect(try await entries(app).map(\.action) == ["data.delete", "data.create"])
        await app.close()
    }
}
