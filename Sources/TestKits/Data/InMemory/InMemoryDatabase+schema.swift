// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import JSON
import Synchronization

extension InMemoryDatabase {
    public func current() async throws(DatabaseError) -> StoredSchema? {
        let store = try snapshot()
        guard store.hasSchema else { return nil }
        return StoredSchema(version: store.schema.version, json: store.schema.definition.storedJSON.text)
    }

    public func history(limit: Int) async throws(DatabaseError) -> [AppliedPlan] {
        Array(try snapshot().history.reversed().prefix(limit))
    }

    public func apply(_ plan: SchemaPlan, origin: WritePlan.Origin) async throws(DatabaseError) {
        try state.withLock { state throws(DatabaseError) in
            try state.takeFailure()
            var change = MemorySchemaChange(plan, store: state.store)
            try change.run()
            change.record(origin)
            state.store = change.store
        }
    }

    /// None: nobody else makes tables here.
    public func adoptableTables(besides schema: Schema) async throws(DatabaseError) -> [TableDescription] { [] }

    public func obstacles(_ plan: SchemaPlan) async throws(DatabaseError) -> [SchemaObstacle] {
        var change = MemorySchemaChange(plan, store: try snapshot())
        return try change.obstacles()
    }
}
