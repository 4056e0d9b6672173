// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What copies write, each in the transaction that is open. Foreign keys are not enforced meanwhile.
enum CopyWriting {
    private static let renderer = SchemaRenderer(dialect: .sqlite)

    // MARK: - The mark

    static func mark(on connection: borrowing Connection) throws(SQLiteError) -> CopyMark? {
        let rows = try Introspection.rows(
            "SELECT name, value FROM _roost_meta WHERE name = 'copy' OR name LIKE 'copy:%'",
            [],
            on: connection
        )
        var label: String?
        var progress: [String: String] = [:]
        var isFinished = false
        for row in rows {
            guard case .text(let name) = row[0], case .text(let value) = row[1] else { continue }
            switch name {
            case "copy": label = value
            case "copy:": isFinished = true
            default: progress[String(name.dropFirst("copy:".count))] = value
            }
        }
        return label.map { CopyMark(label: $0, progress: progress, isFinished: isFinished) }
    }

    static func note(_ name: String, _ value: String, on connection: borrowing Connection) throws(SQLiteError) {
        try connection.run(
            "INSERT OR REPLACE INTO _roost_meta (name, value) VALUES (?1, ?2)",
            [.text(name), .text(value)]
        )
    }

    static func forgetMark(on connection: borrowing Connection) throws(SQLiteError) {
        try connection.run("DELETE FROM _roost_meta WHERE name = 'copy' OR name LIKE 'copy:%'")
    }

    // MARK: - Before the rows

    /// Names are alike whatever the case of their letters.
    static func tablesInTheWay(
        of schema: Schema,
        replacing old: Schema,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [String] {
        let own = Set(old.ownTables.map { $0.table.name.lowercased() })
        let needed = Set(schema.ownTables.map { $0.table.name.lowercased() }).subtracting(own)
        let found = try Introspection.rows(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name",
            [],
            on: connection
        )
        return found.compactMap { row in
            guard case .text(let name) = row[0], needed.contains(name.lowercased()) else { return nil }
            return name
        }
    }

    static func begin(
        _ inventory: CopyInventory,
        schema: Schema,
        replacing old: Schema,
        label: String,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        for entity in old.ownTables {
            let sql: SQL = "DROP TABLE IF EXISTS \(entity.tableName(.sqlite))"
            try run(sql.statement(.sqlite).text, on: connection)
        }
        for table in ["_roost_schema", "_roost_changes", "_roost_counters", "_roost_answers"] {
            try run("DELETE FROM \(table)", on: connection)
        }
        try forgetMark(on: connection)
        for entity in schema.ownTables { try run(renderer.createTable(entity), on: connection) }
        for plan in inventory.plans {
            try connection.run(
                "INSERT INTO _roost_schema (version, at, actor, plan, schema) VALUES (?1, ?2, ?3, ?4, ?5)",
                [
                    .integer(Int64(plan.applied.version)), .integer(plan.applied.time.millisecondsSinceEpoch),
                    .text(plan.applied.actor), .text(plan.applied.plan), .text(plan.schema),
                ]
            )
        }
        for counter in inventory.counters {
            try connection.run(
                "INSERT INTO _roost_counters (entity_id, field_id, value) VALUES (?1, ?2, ?3)",
                [.text(counter.entityID), .text(counter.fieldID), .integer(counter.value)]
            )
        }
        if let change = inventory.lastChange {
            try connection.run(ChangeLog.insert, ChangeLog.values(of: change))
        }
        try note("copy", label, on: connection)
    }

    // MARK: - Rows

    static func append(
        _ page: RowPage,
        to entity: Entity,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        let places = (0..<page.width).map { SQL(SQLParameter.cell($0)) }.joined(", ")
        let sql: SQL = """
            INSERT INTO \(entity.tableName(.sqlite)) (\(entity.copiedColumns)) VALUES (\(places))
            """
        let width = page.width
        let values = page.values
        try connection.withStatement(sql.statement(.sqlite).text, Array(repeating: .null, count: width)) {
            (statement) throws(SQLiteError) in
            var start = 0
            while start < values.count {
                for place in 0..<width { try statement.bind(values[start + place], at: place) }
                try statement.run()
                statement.reset()
                start += width
            }
        }
    }

    // MARK: - Behind the rows

    static func finish(
        _ schema: Schema,
        lastIDs: [String: Int64],
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        for index in schema.indices {
            guard let entity = schema.entity(index.entity), entity.table.adoption == nil else { continue }
            try run(renderer.createIndex(index, of: entity), on: connection)
        }
        for entity in schema.ownTables {
            guard let last = lastIDs[entity.id] else { continue }
            let name = Value.text(entity.table.name)
            try connection.run(
                "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1",
                [name, .integer(last)]
            )
            if connection.changes == 0 {
                try connection.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", [name, .integer(last)])
            }
        }
        try note("copy:", "finished", on: connection)
    }

    /// Rows that name others that are not there.
    static func missingTargets(
        _ schema: Schema,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [SchemaObstacle] {
        var obstacles: [SchemaObstacle] = []
        for entity in schema.ownTables {
            for (column, rows) in try Introspection.brokenKeys(of: entity.table.name, on: connection) {
                obstacles.append(
                    SchemaObstacle(
                        kind: .missingTargets,
                        entity: entity.name,
                        fields: entity.fields.filter { $0.name.rawValue == column }.map(\.name),
                        records: rows.prefix(20).map { .integer($0) },
                        count: rows.count
                    )
                )
            }
        }
        return obstacles
    }

    private static func run(_ sql: String, on connection: borrowing Connection) throws(SQLiteError) {
        try connection.withPassingStatement(sql) { (statement) throws(SQLiteError) in try statement.run() }
    }
}
