// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// One schema plan on the writer's connection, in a transaction of its own in which foreign keys are not enforced.
struct SchemaRun {
    let plan: SchemaPlan
    let renderer = SchemaRenderer(dialect: .sqlite)

    init(_ plan: SchemaPlan) { self.plan = plan }

    func apply(origin: WritePlan.Origin, on connection: borrowing Connection) throws(DatabaseError) {
        let obstacles = try run(on: connection)
        guard obstacles.isEmpty else { throw .refused(obstacles) }
        do throws(SQLiteError) { try SchemaTable.add(plan, origin: origin, on: connection) } catch {
            throw DatabaseError(error)
        }
    }

    /// Throws in any case, so that nothing of it is kept: `.refused` with what stands in the way, maybe nothing.
    func rehearse(on connection: borrowing Connection) throws(DatabaseError) {
        throw .refused(try run(on: connection))
    }

    /// Steps that stored data forbid are passed over, so that all obstacles are found at once.
    private func run(on connection: borrowing Connection) throws(DatabaseError) -> [SchemaObstacle] {
        let version: Int
        do throws(SQLiteError) { version = try SchemaTable.current(on: connection)?.version ?? 0 } catch {
            throw DatabaseError(error)
        }
        guard version == plan.from.version else { throw .schemaConflict }
        var obstacles: [SchemaObstacle] = []
        for step in plan.steps { obstacles += try run(step, on: connection) }
        if obstacles.isEmpty { obstacles = try missingTargets(on: connection) }
        return obstacles
    }

    private func run(
        _ step: SchemaStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [SchemaObstacle] {
        do throws(SQLiteError) {
            switch step {
            case .createTable(let entity): try run(renderer.createTable(entity), on: connection)
            case .dropTable(let entity): try drop(entity, on: connection)
            case .renameTable(let from, let to): try run(renderer.renameTable(from: from, to: to), on: connection)
            case .addColumn(let field, let entity):
                try run(renderer.addColumn(field, of: entity), on: connection)
            case .dropColumn(let field, let entity):
                try drop(field.name.rawValue, of: entity, on: connection)
                try forgetNumbers(of: field, entity, on: connection)
            case .renameColumn(let from, let to, let entity):
                try run(
                    renderer.renameColumn(from.name.rawValue, to: to.name.rawValue, of: entity),
                    on: connection
                )
            case .convertColumn(let from, let to, let entity):
                return try ColumnConversion(from: from, to: to, of: entity, renderer).run(on: connection)
            case .require(let field, let entity):
                guard let fill = renderer.fill(field, of: entity) else {
                    return try connection.obstacles(renderer.nulls(of: field, entity))
                }
                try run(fill.text, fill.values([]), on: connection)
            case .restrictValues(let field, let entity):
                if let unlisted = renderer.unlisted(of: field, entity) { return try connection.obstacles(unlisted) }
            case .createIndex(let index, let entity):
                return try create(index, of: entity, on: connection)
            case .dropIndex(let index, _): try run(renderer.dropIndex(named: index.name), on: connection)
            case .describe, .adopt, .archive, .unarchive, .access: break
            }
        } catch {
            throw DatabaseError(error)
        }
        return []
    }

    private func run(
        _ sql: String,
        _ values: [Value] = [],
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.withPassingStatement(sql, values) { (statement) throws(SQLiteError) in try statement.run() }
    }

    private func drop(_ entity: Entity, on connection: borrowing Connection) throws(SQLiteError) {
        try run(renderer.dropTable(entity), on: connection)
        try connection.run("DELETE FROM _roost_counters WHERE entity_id = ?1", [.text(entity.id)])
    }

    /// SQLite refuses to drop a column that an index names.
    private func drop(_ column: String, of entity: Entity, on connection: borrowing Connection) throws(SQLiteError) {
        for index in try Introspection.indices(naming: column, of: entity.table.name, on: connection) {
            try run(renderer.dropIndex(named: index), on: connection)
        }
        try run(renderer.dropColumn(column, of: entity), on: connection)
    }

    private func forgetNumbers(
        of field: Field,
        _ entity: Entity,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            "DELETE FROM _roost_counters WHERE entity_id = ?1 AND field_id = ?2",
            [.text(entity.id), .text(field.id)]
        )
    }

    private func create(
        _ index: Index,
        of entity: Entity,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [SchemaObstacle] {
        if index.unique {
            let duplicates = try connection.obstacles(renderer.duplicates(index, of: entity))
            if !duplicates.isEmpty { return duplicates }
        }
        try run(renderer.createIndex(index, of: entity), on: connection)
        return []
    }

    /// What the database's own keys say at the end; those of tables that Roost doesn't own are none of the plan's.
    private func missingTargets(on connection: borrowing Connection) throws(DatabaseError) -> [SchemaObstacle] {
        var obstacles: [SchemaObstacle] = []
        do throws(SQLiteError) {
            for entity in plan.to.allEntities where entity.table.adoption == nil {
                let broken = try Introspection.brokenKeys(of: entity.table.name, on: connection)
                for (column, rows) in broken {
                    let fields = entity.fields.filter { $0.name.rawValue == column }.map(\.name)
                    obstacles.append(
                        SchemaObstacle(
                            kind: .missingTargets,
                            entity: entity.name,
                            fields: fields,
                            records: rows.prefix(SchemaObstacle.listed).map { .integer($0) },
                            count: rows.count
                        )
                    )
                }
            }
        } catch {
            throw DatabaseError(error)
        }
        return obstacles
    }
}
