// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    func update(
        _ update: WriteOperation.Update,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Result {
        let deleted: Liveness = update.restores ? .deleted : .live
        let ids = try targets(update.target, update.checks, deleted, step, on: connection)
        var result = WriteOutcome.Result()
        for (place, id) in ids.enumerated() {
            result.rows.append(try change(id, update, step, row: place, hidden: nil, on: connection))
        }
        return result
    }

    /// Changes one row. `hidden` is what to say when the caller may not know that it is there.
    func change(
        _ id: RecordID,
        _ update: WriteOperation.Update,
        _ step: WriteStep,
        row: Int,
        hidden: DatabaseError?,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        let hidden = hidden ?? .notFound(operation: step.place)
        guard let old = try image(of: id, step.entity, in: step.schema, on: connection),
            Liveness(old, step.entity) == (update.restores ? .deleted : .live)
        else { throw hidden }
        let checks = try applicable(update.checks, to: id, step, hidden: hidden, on: connection)
        try step.require(update.precondition, id, old)
        let cells = try cells(update.assignments, over: old, step, on: connection)
        guard let first = checks.first, !first.decidesNothing else {
            return try set(cells, id, old, step, row: row, on: connection)
        }
        for check in checks {
            var cells = cells
            cells.preset(check, step.entity)
            let changed = try attempt(on: connection) { connection throws(DatabaseError) -> WriteOutcome.Row? in
                let row = try set(cells, id, old, step, row: row, on: connection)
                let after = check.after.binding { old.value(of: $0) }
                return try holds(after, row.id, step, on: connection) ? row : nil
            }
            if let changed { return changed }
        }
        throw .forbidden(operation: step.place)
    }

    private func set(
        _ cells: RowCells,
        _ id: RecordID,
        _ old: RowImage,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        guard !cells.names.isEmpty || step.entity.isVersioned else {
            let json = try answer(id, step, on: connection)
            return WriteOutcome.Row(id: id, version: nil, wasCreated: false, json: json)
        }
        let entry = entry(.update(cells.names, step.servedAnswer), step)
        try requireLive(entry.statement.softKeys, cells, over: old, step, row: row, on: connection)
        let values = entry.values([], key: id.value, cells: cells.stored(step.entity))
        var written: WrittenRow?
        do throws(SQLiteError) {
            written = try connection.withStatement(key: entry.key, sql: entry.statement.sql.text, values) {
                (statement) throws(SQLiteError) in
                try WrittenRow(stepping: statement, entry)
            }
        } catch {
            throw broken(error, cells, step, row: row, on: connection)
        }
        guard let written else { throw .internalFailure("an update gave no row") }
        let before = cells.difference(from: old, step.entity)
        try note(.init(.update, step.entity, written.id, version: written.version, old: before), on: connection)
        let json = try answer(written, step, on: connection)
        return WriteOutcome.Row(id: written.id, version: written.version, wasCreated: false, json: json)
    }
}
