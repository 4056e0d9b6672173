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
            let found = try find(
                id,
                delete.checks,
                lock: delete.softly ? .change : .removal,
                withAnswer: true,
                step,
                on: connection
            )
            guard let old = found.image else {
                if case .id = delete.target { throw .notFound(operation: step.place) }
                continue
            }
            result.rows.append(try remove(id, old, found, delete, step, on: connection))
        }
        return result
    }

    private func remove(
        _ id: RecordID,
        _ old: RowImage,
        _ found: Found,
        _ delete: WriteOperation.Delete,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        let hidden = DatabaseError.notFound(operation: step.place)
        if delete.softly, Liveness(old, step.entity) == .deleted { throw hidden }
        _ = try applicable(delete.checks, to: id, found, step, hidden: hidden, on: connection)
        try step.require(delete.precondition, id, old)
        if delete.softly {
            try hide(id, old, step, on: connection)
        } else {
            try Cascade(self, step).delete(id, old, on: connection)
        }
        return WriteOutcome.Row(id: id, version: nil, wasCreated: false, json: found.answer)
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
        let values = entry.query.values([], key: id.value, cells: [stored])
        do throws(PostgresError) {
            return WrittenRow(try connection.run(entry.query, values), entry)?.version
        } catch {
            throw broken(error, entry.query, RowCells(field, value), step, row: 0, on: connection)
        }
    }
}
