// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What copies read.
enum CopyReading {
    static func inventory(on connection: borrowing Connection) throws(DatabaseError) -> CopyInventory? {
        do throws(SQLiteError) {
            guard try SystemTables.isThere(on: connection) else { return nil }
            var counters: [CopyInventory.Counter] = []
            let rows = try Introspection.rows(
                "SELECT entity_id, field_id, value FROM _roost_counters ORDER BY 1, 2",
                [],
                on: connection
            )
            for row in rows {
                guard case .text(let entity) = row[0], case .text(let field) = row[1], case .integer(let value) = row[2]
                else { continue }
                counters.append(CopyInventory.Counter(entityID: entity, fieldID: field, value: value))
            }
            return CopyInventory(
                plans: try plans(on: connection),
                counters: counters,
                lastChange: try lastChange(on: connection),
                changes: try count("SELECT count(*) FROM _roost_changes", on: connection)
            )
        } catch {
            throw DatabaseError(error)
        }
    }

    private static func plans(on connection: borrowing Connection) throws(SQLiteError) -> [CopyInventory.Plan] {
        try connection.withStatement("SELECT version, at, actor, plan, schema FROM _roost_schema ORDER BY version") {
            (statement) throws(SQLiteError) in
            var plans: [CopyInventory.Plan] = []
            while try statement.step() {
                let applied = AppliedPlan(
                    version: Int(statement.integer(at: 0)),
                    time: Timestamp(millisecondsSinceEpoch: statement.integer(at: 1)),
                    actor: try statement.text(at: 2) ?? "",
                    plan: try statement.text(at: 3) ?? ""
                )
                plans.append(CopyInventory.Plan(applied: applied, schema: try statement.text(at: 4) ?? ""))
            }
            return plans
        }
    }

    private static func lastChange(on connection: borrowing Connection) throws(SQLiteError) -> Change? {
        try connection.withStatement(
            """
            SELECT position, tx, at, entity_id, record_id, action, version, actor, request_id, old \
            FROM _roost_changes ORDER BY position DESC LIMIT 1
            """
        ) { (statement) throws(SQLiteError) in
            guard try statement.step() else { return nil }
            return try Change(statement)
        }
    }

    private static func count(
        _ sql: String,
        _ values: [Value] = [],
        on connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        guard case .integer(let count)? = try connection.firstValue(sql, values) else { return 0 }
        return count
    }

    static func size(of entity: Entity, on connection: borrowing Connection) throws(DatabaseError) -> CopySize {
        let sql: SQL = "SELECT count(*) FROM \(entity.tableName(.sqlite))"
        do throws(SQLiteError) {
            let rows = try count(sql.statement(.sqlite).text, on: connection)
            guard entity.primaryFormat == .integer else { return CopySize(rows: Int(rows), lastID: nil) }
            // The table is there as soon as one has a key that counts.
            let last = try connection.firstValue(
                "SELECT seq FROM sqlite_sequence WHERE name = ?1",
                [.text(entity.table.name)]
            )
            guard case .integer(let number)? = last else { return CopySize(rows: Int(rows), lastID: nil) }
            return CopySize(rows: Int(rows), lastID: number)
        } catch {
            throw DatabaseError(error)
        }
    }

    static func rows(
        of entity: Entity,
        after key: Value?,
        limit: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> RowPage {
        let id = SQLIdentifier(SystemField.id)
        let isBehind: SQL = key == nil ? "" : " WHERE \(id) > ?2"
        let sql: SQL = """
            SELECT \(entity.copiedColumns) FROM \(entity.tableName(.sqlite))\(isBehind) ORDER BY \(id) LIMIT ?1
            """
        let kinds = entity.copiedFields.map(\.type.valueKind) + [.integer]
        let values = [.integer(Int64(limit))] + (key.map { [$0] } ?? [])
        return try connection.withStatement(sql.statement(.sqlite).text, values) {
            (statement) throws(DatabaseError) in
            var page = RowPage(of: entity)
            do throws(SQLiteError) {
                while try statement.step() {
                    if page.rowCount == 0 { page.reserve(rows: limit) }
                    for place in kinds.indices { page.append(try statement.value(at: place, as: kinds[place])) }
                }
            } catch {
                throw DatabaseError(error)
            }
            return page
        }
    }
}
