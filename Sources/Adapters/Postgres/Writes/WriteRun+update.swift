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
        let found = try find(id, update.checks, lock: .change, step, on: connection)
        guard let old = found.image, Liveness(old, step.entity) == (update.restores ? .deleted : .live) else {
            throw hidden
        }
        let checks = try applicable(update.checks, to: id, found, step, hidden: hidden, on: connection)
        try step.require(update.precondition, id, old)
        let cells = try cells(update.assignments, over: old, step, on: connection)
        for (place, check) in checks.enumerated() {
            var cells = cells
            cells.preset(check, step.entity)
            let after = check.after.binding { old.value(of: $0) }
            // Whatever the last one leaves behind is undone with all the rest.
            if place == checks.count - 1 {
                let changed = try set(cells, id, old, after, step, row: row, on: connection)
                guard let changed else { throw .forbidden(operation: step.place) }
                return changed
            }
            let changed = try attempt(on: connection) { connection throws(DatabaseError) -> WriteOutcome.Row? in
                try set(cells, id, old, after, step, row: row, on: connection)
            }
            if let changed { return changed }
        }
        guard let changed = try set(cells, id, old, .constant(true), step, row: row, on: connection) else {
            throw .internalFailure("an update gave no row")
        }
        return changed
    }

    /// Nil when the row may not be what it would become.
    private func set(
        _ cells: RowCells,
        _ id: RecordID,
        _ old: RowImage,
        _ after: Predicate,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row? {
        guard !cells.names.isEmpty || step.entity.isVersioned else {
            let json = try answer(id, step, on: connection)
            return WriteOutcome.Row(id: id, version: nil, wasCreated: false, json: json)
        }
        let entry = entry(.update(cells.names, step.servedAnswer), step)
        try requireLive(entry.statement.softKeys, cells, over: old, step, row: row, on: connection)
        try refuseZeros(in: cells, step)
        // An adopted table's key may be what is changed: then the row is looked for under the new one.
        let key = cells.given(SystemField.id).flatMap { RecordID($0) } ?? id
        let writing = Writing(
            entry: entry,
            values: entry.query.values([], key: id.value, cells: cells.stored(step.entity)),
            subject: .key(key),
            after: after
        )
        guard let (written, json) = try write(writing, cells, step, row: row, on: connection) else { return nil }
        let before = cells.difference(from: old, step.entity)
        try note(.init(.update, step.entity, written.id, version: written.version, old: before), on: connection)
        return WriteOutcome.Row(id: written.id, version: written.version, wasCreated: false, json: json)
    }
}
