// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What copies read.
enum CopyReading {
    private static let isServed = Query(passing: "SELECT to_regclass('roost.meta') IS NOT NULL")
    private static let marks = Query(passing: "SELECT name, value FROM roost.meta WHERE name IN ('format', 'copy')")

    /// Refuses tables that this Roost can't work with, and changes nothing. False where there are none.
    static func inspect(on connection: borrowing Connection) throws(SystemTables.Failure) -> Bool {
        var found: [String: String] = [:]
        do throws(PostgresError) {
            guard try connection.run(isServed).flag(0, 0) else { return false }
            let result = try connection.run(marks)
            for row in 0..<result.rowCount { found[result.text(row, 0) ?? ""] = result.text(row, 1) ?? "" }
        } catch {
            throw .postgres(error)
        }
        if let format = found["format"].flatMap({ Int64($0) }), format > SystemTables.format {
            throw .newerFormat(format)
        }
        if found[CopyMarks.label] != nil { throw .unfinishedCopy }
        return true
    }

    static func inventory(on connection: borrowing Connection) throws(PostgresError) -> CopyInventory {
        let results = try connection.run(
            [
                "SELECT version, at, actor, plan, schema FROM roost.schema ORDER BY version",
                "SELECT entity_id, field_id, value FROM roost.counters ORDER BY 1, 2",
                "SELECT \(ChangeLog.columns) FROM roost.changes ORDER BY position DESC LIMIT 1",
                "SELECT count(*) FROM roost.changes",
            ].map { Call(Query(passing: $0)) }
        )
        let (plans, counters, changes) = (results[0], results[1], results[2])
        return CopyInventory(
            plans: (0..<plans.rowCount).map { plan(plans, $0) },
            counters: (0..<counters.rowCount).map { row in
                CopyInventory.Counter(
                    entityID: counters.text(row, 0) ?? "",
                    fieldID: counters.text(row, 1) ?? "",
                    value: counters.integer(row, 2) ?? 0
                )
            },
            lastChange: changes.rowCount > 0 ? Change(changes, 0) : nil,
            changes: results[3].integer(0, 0) ?? 0
        )
    }

    private static func plan(_ result: QueryResult, _ row: Int) -> CopyInventory.Plan {
        let time = result.withBytes(row, 1) { String(decoding: CellText.instant($0), as: UTF8.self) }
        let applied = AppliedPlan(
            version: Int(result.integer(row, 0) ?? 0),
            time: Timestamp(time) ?? Timestamp(millisecondsSinceEpoch: 0),
            actor: result.text(row, 2) ?? "",
            plan: result.text(row, 3) ?? ""
        )
        return CopyInventory.Plan(applied: applied, schema: result.text(row, 4) ?? "")
    }

    static func size(of entity: Entity, on connection: borrowing Connection) throws(PostgresError) -> CopySize {
        let table = entity.tableName(.postgres).statement(.postgres).text
        let rows = try connection.run(Query(passing: "SELECT count(*) FROM \(table)")).integer(0, 0) ?? 0
        guard entity.primaryFormat == .integer else { return CopySize(rows: Int(rows), lastID: nil) }
        let numbers = try connection.run(
            Query(passing: "SELECT pg_get_serial_sequence($1, 'id')", [.text]),
            [.text(table)]
        ).text(0, 0)
        guard let numbers else { return CopySize(rows: Int(rows), lastID: nil) }
        let last = try connection.run(
            Query(passing: "SELECT CASE WHEN is_called THEN last_value END FROM \(numbers)")
        ).integer(0, 0)
        return CopySize(rows: Int(rows), lastID: last)
    }

    static func rows(
        of entity: Entity,
        after key: Value?,
        limit: Int,
        on connection: borrowing Connection
    ) throws(PostgresError) -> RowPage {
        let id = SQLIdentifier(SystemField.id)
        let isBehind: SQL = key == nil ? "" : " WHERE \(id) > $2"
        let sql: SQL = """
            SELECT \(entity.copiedColumns) FROM \(entity.tableName(.postgres))\(isBehind) ORDER BY \(id) LIMIT $1
            """
        let forms: [NativeType] = [.integer] + (key == nil ? [] : [NativeType(entity.primaryFormat)])
        let query = Query(own: sql.statement(.postgres).text, forms)
        let result = try connection.run(query, [.integer(Int64(limit))] + (key.map { [$0] } ?? []))
        let types = entity.copiedFields.map(\.type.native) + [.integer]
        var page = RowPage(of: entity)
        page.reserve(rows: result.rowCount)
        for row in 0..<result.rowCount {
            for place in types.indices { page.append(result.value(row, place, types[place])) }
        }
        return page
    }
}
