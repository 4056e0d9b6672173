// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    func delete(
        _ delete: WriteOperation.Delete,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Result {
        let ids = try targets(delete.target, delete.checks, delete.softly ? .live : nil, step, on: connection)
        var result = WriteOutcome.Result()
        for id in ids {
            // An earlier one may have taken it along.
            guard let old = try image(of: id, step.entity, in: step.schema, on: connection) else {
                if case .id = delete.target { throw .notFound(operation: step.place) }
                continue
            }
            result.rows.append(try remove(id, old, delete, step, on: connection))
        }
        return result
    }

    private func remove(
        _ id: RecordID,
        _ old: RowImage,
        _ delete: WriteOperation.Delete,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        let hidden = DatabaseError.notFound(operation: step.place)
        if delete.softly, Liveness(old, step.entity) == .deleted { throw hidden }
        _ = try applicable(delete.checks, to: id, step, hidden: hidden, on: connection)
        try step.require(delete.precondition, id, old)
        let json = try answer(id, step, on: connection)
        if delete.softly {
            try hide(id, old, step, on: connection)
        } else {
            try Cascade(self, step).delete(id, old, on: connection)
        }
        return WriteOutcome.Row(id: id, version: nil, wasCreated: false, json: json)
    }

    /// Marks the row as deleted.
    private func hide(
        _ id: RecordID,
        _ old: RowImage,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        try set(try step.deletionField(), .text(plan.origin.time.description), id, step.entity, step, on: connection)
        try note(.init(.delete, step.entity, id, version: old.version, old: old.json), on: connection)
    }

    /// Sets one field of one row, of whatever entity; gives the version after it.
    @discardableResult
    func set(
        _ field: Field,
        _ value: Value,
        _ id: RecordID,
        _ entity: Entity,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Int64? {
        let entry = catalog.entry(.update([field.name], nil), of: entity, in: step.schema)
        let stored = entity.storage(of: field)?.stored(value) ?? value
        let values = entry.values([], key: id.value, cells: [stored])
        do throws(SQLiteError) {
            return try connection.withStatement(key: entry.key, sql: entry.statement.sql.text, values) {
                (statement) throws(SQLiteError) in
                try WrittenRow(stepping: statement, entry)?.version
            }
        } catch {
            throw broken(error, RowCells(field, value), step, row: 0, on: connection)
        }
    }
}
