// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// One schema plan, in a transaction of its own while no write is under way. Foreign keys are taken away before what they
/// would forbid, and made as the new schema has them when all steps are done.
final class SchemaRun {
    let plan: SchemaPlan
    let renderer = SchemaRenderer(dialect: .postgres)
    /// Fields of relations, by entity and id, whose key has to be made at the end.
    private var keys: Set<KeyPlace> = []
    /// Fields that a step has given the column of their new type.
    private var converted: Set<KeyPlace> = []

    struct KeyPlace: Hashable {
        let entity: String
        let field: String
    }

    init(_ plan: SchemaPlan) { self.plan = plan }

    func apply(origin: WritePlan.Origin, on connection: borrowing Connection) throws(DatabaseError) {
        let obstacles = try run(on: connection)
        guard obstacles.isEmpty else { throw .refused(obstacles) }
        do throws(PostgresError) { try connection.commit(with: [SchemaTable.adding(plan, origin: origin)]) } catch {
            throw connection.failure(error)
        }
    }

    /// What stands in the way. Whoever calls takes back all that was done to find out.
    func obstacles(on connection: borrowing Connection) throws(DatabaseError) -> [SchemaObstacle] {
        try run(on: connection)
    }

    /// Steps that stored data forbid are passed over, so that all obstacles are found at once.
    private func run(on connection: borrowing Connection) throws(DatabaseError) -> [SchemaObstacle] {
        connection.begin()
        connection.lockSchema()
        let version = try connection.rows(SchemaTable.versionQuery).integer(0, 0) ?? 0
        guard Int(version) == plan.from.version else { throw .schemaConflict }
        var obstacles: [SchemaObstacle] = []
        do throws(PostgresError) {
            for step in plan.steps { obstacles += try run(step, on: connection) }
            try alignTypes(on: connection)
            if obstacles.isEmpty { obstacles = try makeKeys(on: connection) }
        } catch {
            throw connection.failure(error)
        }
        return obstacles
    }

    private func run(_ step: SchemaStep, on connection: borrowing Connection) throws(PostgresError) -> [SchemaObstacle]
    {
        switch step {
        case .createTable(let entity): try create(entity, on: connection)
        case .dropTable(let entity): try drop(entity, on: connection)
        case .renameTable(let from, let to): try rename(from, to, on: connection)
        case .addColumn(let field, let entity): try add(field, of: entity, on: connection)
        case .dropColumn(let field, let entity):
            try run(renderer.dropColumn(field.name.rawValue, of: entity), on: connection)
            _ = try connection.run(Self.forgetNumbers, [.text(entity.id), .text(field.id)])
        case .renameColumn(let from, let to, let entity):
            try run(
                renderer.renameColumn(from.name.rawValue, to: to.name.rawValue, of: entity),
                on: connection
            )
        case .convertColumn(let from, let to, let entity):
            converted.insert(KeyPlace(entity: entity.id, field: to.id))
            if case .relation = to.type {
                try run(renderer.dropKey(from, of: entity), on: connection)
                keys.insert(KeyPlace(entity: entity.id, field: to.id))
                return []
            }
            return try ColumnConversion(from: from, to: to, of: entity, renderer).run(on: connection)
        case .require(let field, let entity):
            guard let fill = renderer.fill(field, of: entity).map({ Query($0, isPassing: true) }) else {
                return try connection.obstacles(renderer.nulls(of: field, entity), entity)
            }
            _ = try connection.run(fill, fill.values([]))
        case .restrictValues(let field, let entity):
            if let unlisted = renderer.unlisted(of: field, entity) { return try connection.obstacles(unlisted, entity) }
        case .createIndex(let index, let entity): return try create(index, of: entity, on: connection)
        case .dropIndex(let index, let entity):
            try run(renderer.dropIndex(named: index.name, of: entity), on: connection)
        case .describe, .adopt, .archive, .unarchive, .access: break
        }
        return []
    }

    private func run(_ sql: String, on connection: borrowing Connection) throws(PostgresError) {
        _ = try connection.run(Query(passing: sql))
    }

    // MARK: - Tables

    private func create(_ entity: Entity, on connection: borrowing Connection) throws(PostgresError) {
        try run(renderer.createTable(entity), on: connection)
        for field in entity.fields where field.isKey { keys.insert(KeyPlace(entity: entity.id, field: field.id)) }
    }

    private func drop(_ entity: Entity, on connection: borrowing Connection) throws(PostgresError) {
        try releaseReferences(to: entity, on: connection)
        try run(renderer.dropTable(entity), on: connection)
        _ = try connection.run(Self.forgetTable, [.text(entity.id)])
    }

    /// Takes away the keys of other tables that lead to this one; whoever still has such a key at the end is found then.
    private func releaseReferences(to entity: Entity, on connection: borrowing Connection) throws(PostgresError) {
        let table = entity.tableName(.postgres).statement(.postgres).text
        let result = try connection.run(Self.references, [.text(table)])
        for row in 0..<result.rowCount {
            guard let owner = result.text(row, 0), let name = result.text(row, 1) else { continue }
            try run("ALTER TABLE \(owner) DROP CONSTRAINT \(SQLIdentifier(name).quoted)", on: connection)
        }
    }

    /// Passing names of swaps are Roost's own, and so lie in its schema.
    private func rename(_ from: Entity, _ to: Entity, on connection: borrowing Connection) throws(PostgresError) {
        try run(renderer.renameTable(from: from, to: to), on: connection)
        if let move = renderer.moveTable(from: from, to: to) { try run(move, on: connection) }
    }

    private func add(_ field: Field, of entity: Entity, on connection: borrowing Connection) throws(PostgresError) {
        try run(renderer.addColumn(field, of: entity), on: connection)
        if field.isKey { keys.insert(KeyPlace(entity: entity.id, field: field.id)) }
    }

    private func create(
        _ index: Index,
        of entity: Entity,
        on connection: borrowing Connection
    ) throws(PostgresError) -> [SchemaObstacle] {
        if index.unique {
            let duplicates = try connection.obstacles(renderer.duplicates(index, of: entity), entity)
            if !duplicates.isEmpty { return duplicates }
        }
        if index.fields.contains(where: { entity.field($0.rawValue)?.type.native == .json }) { return [] }
        do throws(PostgresError) {
            let unchanged: (PostgresError) -> PostgresError = { $0 }
            try connection.withSavepoint(unchanged) { (connection) throws(PostgresError) in
                try run(renderer.createIndex(index, of: entity), on: connection)
            }
        } catch {
            guard error.kind == .tooLong else { throw error }
            return try LongValues(index, of: entity).find(on: connection)
        }
        return []
    }

    // MARK: - Afterwards

    /// Fields that keep their values under a new type, of which the database has another: dates that become texts.
    private func alignTypes(on connection: borrowing Connection) throws(PostgresError) {
        for entity in plan.to.allEntities where entity.table.adoption == nil {
            guard let before = plan.from.entity(id: entity.id), before.table.adoption == nil else { continue }
            for field in entity.fields where field.type.hasColumn && !field.isKey {
                let place = KeyPlace(entity: entity.id, field: field.id)
                guard let old = before.fields.first(where: { $0.id == field.id }), old.type.hasColumn,
                    old.type.native != field.type.native, ValueConversion(from: old, to: field)?.keepsValues == true,
                    !converted.contains(place)
                else { continue }
                try run(renderer.retype(field, from: old, of: entity), on: connection)
            }
        }
    }

    /// Makes the keys that steps left behind, unless rows name targets that are not there.
    private func makeKeys(on connection: borrowing Connection) throws(PostgresError) -> [SchemaObstacle] {
        var obstacles: [SchemaObstacle] = []
        for entity in plan.to.allEntities where entity.table.adoption == nil {
            for field in entity.fields {
                guard case .relation(let rules) = field.type, let target = plan.to.entity(rules.target),
                    keys.contains(KeyPlace(entity: entity.id, field: field.id)), target.table.adoption == nil
                else { continue }
                let found = try connection.obstacles(renderer.missingTargets(of: field, entity, target), entity)
                obstacles += found
                guard found.isEmpty, let key = renderer.addKey(field, of: entity, to: target) else { continue }
                try run(key, on: connection)
            }
        }
        return obstacles
    }

    private static let forgetTable = Query(passing: "DELETE FROM roost.counters WHERE entity_id = $1", [.text])
    private static let forgetNumbers = Query(
        passing: "DELETE FROM roost.counters WHERE entity_id = $1 AND field_id = $2",
        [.text, .text]
    )
    private static let references = Query(
        passing: """
            SELECT CAST(CAST(conrelid AS REGCLASS) AS TEXT), conname FROM pg_constraint \
            WHERE contype = 'f' AND confrelid = CAST($1 AS REGCLASS) AND conrelid <> confrelid
            """,
        [.text]
    )
}

extension Field {
    /// The key column of a relation.
    var isKey: Bool { if case .relation = type { true } else { false } }
}
