// SPDX-License-Identifier: Apache-2.0
public import DataDomain
internal import Kernel
internal import SQLRendering

extension PostgresDatabase {
    public func current() async throws(DatabaseError) -> StoredSchema? {
        try await pool.run { (connection) throws(DatabaseError) in
            SchemaTable.stored(try connection.rows(SchemaTable.currentQuery))
        }
    }

    public func history(limit: Int) async throws(DatabaseError) -> [AppliedPlan] {
        try await pool.run { (connection) throws(DatabaseError) in
            try SchemaTable.history(limit: limit, on: connection)
        }
    }

    public func apply(_ plan: SchemaPlan, origin: WritePlan.Origin) async throws(DatabaseError) {
        try await pool.run { (connection) throws(DatabaseError) in
            try connection.retrying { (connection) throws(DatabaseError) in
                try SchemaRun(plan).apply(origin: origin, on: connection)
            }
        }
        take(plan.to)
        // Other nodes are told at once; without the word they would find it out when they look the next time.
        feed.wake()
    }

    public func obstacles(_ plan: SchemaPlan) async throws(DatabaseError) -> [SchemaObstacle] {
        // The steps are really run, so that each meets what those before it have made, and then all taken back.
        try await pool.run { (connection) throws(DatabaseError) in
            try connection.retrying { (connection) throws(DatabaseError) in
                let found = try SchemaRun(plan).obstacles(on: connection)
                connection.rollBack()
                return found
            }
        }
    }

    public func adoptableTables(besides schema: Schema) async throws(DatabaseError) -> [TableDescription] {
        let known = Set(schema.allEntities.map { TablePlace($0) })
            .union(
                schema.definition.entities.compactMap { definition in
                    definition.adopted.map { TablePlace(namespace: $0.namespace ?? "public", name: $0.name) }
                }
            )
        return try await pool.run { (connection) throws(DatabaseError) in
            connection.beginSnapshot()
            do throws(PostgresError) { return try Introspection.tables(besides: known, on: connection) } catch {
                throw connection.failure(error)
            }
        }
    }

    /// Goes over to another schema, which is in force in the database.
    func take(_ schema: Schema) {
        guard schemas.set(schema) else { return }
        programs.removeAll()
        catalog.removeAll()
    }
}
