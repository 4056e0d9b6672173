// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What copies write, each in the transaction that is open.
enum CopyWriting {
    private static let renderer = SchemaRenderer(dialect: .postgres)

    // MARK: - Before the rows

    static func tablesInTheWay(
        of schema: Schema,
        replacing old: Schema,
        on connection: borrowing Connection
    ) throws(PostgresError) -> [String] {
        let own = Set(old.ownTables.map { TablePlace($0) })
        let needed = schema.ownTables.filter { !own.contains(TablePlace($0)) }
        let query = Query(own: "SELECT to_regclass($1) IS NOT NULL", [.text])
        guard !needed.isEmpty else { return [] }
        let results = try connection.run(needed.map { Call(query, [.text(name($0))]) })
        return zip(needed, results).compactMap { $1.flag(0, 0) ? $0.table.name : nil }
    }

    static func begin(
        _ inventory: CopyInventory,
        schema: Schema,
        replacing old: Schema,
        label: String,
        on connection: borrowing Connection
    ) throws(PostgresError) {
        var calls: [Call] = []
        // All at once, as they refer to each other.
        let dropped = old.ownTables.map(name)
        if !dropped.isEmpty { calls.append(call("DROP TABLE IF EXISTS \(dropped.joined(separator: ", "))")) }
        for table in ["schema", "changes", "counters", "answers"] { calls.append(call("DELETE FROM roost.\(table)")) }
        calls.append(Call(CopyMarks.removal))
        calls += schema.ownTables.map { call(renderer.createTable($0)) }
        calls += inventory.plans.map(adding)
        calls += inventory.counters.map { counter in
            Call(insertCounter, [.text(counter.entityID), .text(counter.fieldID), .integer(counter.value)])
        }
        if let change = inventory.lastChange { calls.append(ChangeLog.appending(change)) }
        calls.append(CopyMarks.noting(CopyMarks.label, label))
        _ = try connection.run(calls)
    }

    private static let insertPlan = Query(
        own: "INSERT INTO roost.schema (version, at, actor, plan, schema) VALUES ($1, $2, $3, $4, $5)",
        [.integer, .instant, .text, .text, .text]
    )

    private static let insertCounter = Query(
        own: "INSERT INTO roost.counters (entity_id, field_id, value) VALUES ($1, $2, $3)",
        [.text, .text, .integer]
    )

    private static func adding(_ plan: CopyInventory.Plan) -> Call {
        let applied = plan.applied
        return Call(
            insertPlan,
            [
                .integer(Int64(applied.version)), .text(applied.time.description), .text(applied.actor),
                .text(applied.plan), .text(plan.schema),
            ]
        )
    }

    // MARK: - Rows

    static func copying(into entity: Entity) -> String {
        "COPY \(name(entity)) (\(entity.copiedColumns.statement(.postgres).text)) FROM STDIN"
    }

    // MARK: - Behind the rows

    static func finish(
        _ schema: Schema,
        lastIDs: [String: Int64],
        on connection: borrowing Connection
    ) throws(PostgresError) {
        for index in schema.indices {
            guard let entity = schema.entity(index.entity), entity.table.adoption == nil,
                !index.fields.contains(where: { entity.field($0.rawValue)?.type.native == .json })
            else { continue }
            _ = try connection.run(call(renderer.createIndex(index, of: entity)))
        }
        for entity in schema.ownTables {
            for field in entity.fields {
                guard case .relation(let rules) = field.type, let target = schema.entity(rules.target),
                    target.table.adoption == nil, let key = renderer.addKey(field, of: entity, to: target)
                else { continue }
                _ = try connection.run(call(key))
            }
            if let last = lastIDs[entity.id] { connection.reserve(last, of: entity) }
        }
        _ = try connection.run(CopyMarks.noting(CopyMarks.finished, "finished"))
    }

    /// Tells the server what is in the tables, so that it plans well from the first statement on.
    static func analyze(_ schema: Schema, on connection: borrowing Connection) throws(PostgresError) {
        for entity in schema.ownTables { _ = try connection.run(call("ANALYZE \(name(entity))")) }
    }

    private static func name(_ entity: Entity) -> String { entity.tableName(.postgres).statement(.postgres).text }
    private static func call(_ sql: String) -> Call { Call(Query(passing: sql)) }
}
