// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import Kernel

extension SQLiteDatabase {
    public func current() async throws(DatabaseError) -> StoredSchema? {
        try await onReader { (connection) throws(SQLiteError) in try SchemaTable.current(on: connection) }
    }

    public func history(limit: Int) async throws(DatabaseError) -> [AppliedPlan] {
        try await onReader { (connection) throws(SQLiteError) in try SchemaTable.history(limit: limit, on: connection) }
    }

    public func apply(_ plan: SchemaPlan, origin: WritePlan.Origin) async throws(DatabaseError) {
        let schemas = schemas
        do throws(DatabaseError) {
            try await submit(isolation: .schema) { (connection) throws(DatabaseError) in
                try SchemaRun(plan).apply(origin: origin, on: connection)
                schemas.prepare(plan.to)
            }
        } catch {
            schemas.abandon()
            throw error
        }
        programs.removeAll()
        catalog.removeAll()
    }

    public func obstacles(_ plan: SchemaPlan) async throws(DatabaseError) -> [SchemaObstacle] {
        // The steps are really run, so that each meets what those before it have made, and then all taken back.
        do throws(DatabaseError) {
            try await submit(isolation: .schema) { (connection) throws(DatabaseError) in
                try SchemaRun(plan).rehearse(on: connection)
            }
        } catch {
            if case .refused(let obstacles) = error { return obstacles }
            throw error
        }
        return []
    }

    public func adoptableTables(besides schema: Schema) async throws(DatabaseError) -> [TableDescription] {
        // By their tables, not their names: an entity `users` over a table of Roost's own leaves a table `users` free.
        let known = Set(schema.definition.entities.compactMap { $0.adopted?.name })
            .union(schema.allEntities.map(\.table.name))
        return try await onReader { (connection) throws(SQLiteError) in
            try Introspection.tables(besides: known, on: connection)
        }
    }

    private func onReader<Output: Sendable>(
        _ work: @escaping @Sendable (borrowing Connection) throws(SQLiteError) -> Output
    ) async throws(DatabaseError) -> Output {
        do throws(LaneError<SQLiteError>) {
            return try await readers.read { (connection) throws(SQLiteError) in
                try connection.withSnapshot(work)
            }
        } catch {
            switch error {
            case .failed(let error): throw DatabaseError(error)
            case .refused(let refusal): throw DatabaseError(refusal)
            }
        }
    }
}
