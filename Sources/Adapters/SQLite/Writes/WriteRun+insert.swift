// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    func insert(
        _ insert: WriteOperation.Insert,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Result {
        var result = WriteOutcome.Result()
        result.rows.reserveCapacity(insert.rows.count)
        for (place, assignments) in insert.rows.enumerated() {
            do throws(DatabaseError) {
                result.rows.append(try write(assignments, insert, step, row: place, on: connection))
            } catch {
                try refuse(error, row: place, step, on: connection)
            }
        }
        return result
    }

    private func write(
        _ assignments: [Assignment],
        _ insert: WriteOperation.Insert,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        if let conflict = insert.onConflict {
            let cells = try cells(conflict.keys(in: assignments), over: nil, step, on: connection)
            if let existing = try existing(cells, conflict, step, on: connection) {
                return try keep(existing, conflict, step, row: row, on: connection)
            }
        }
        if step.entity.options.singleton { try requireNone(step, on: connection) }
        let cells = try cells(assignments, over: nil, step, on: connection)
        for (field, number) in assignments.lazy.compactMap(\.givenNumber) {
            try Counters.raise(field, to: number, of: step.entity, on: connection)
        }
        return try create(cells, insert.checks, step, row: row, on: connection)
    }

    /// A new row, allowed by the first check that holds for it.
    private func create(
        _ cells: RowCells,
        _ checks: [WriteOperation.Check],
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        guard let first = checks.first, first.decidesNothing == false else {
            return try add(cells, step, row: row, on: connection)
        }
        for check in checks {
            var cells = cells
            cells.preset(check, step.entity)
            let made = try attempt(on: connection) { connection throws(DatabaseError) -> WriteOutcome.Row? in
                let row = try add(cells, step, row: row, on: connection)
                let after = check.after.binding { _ in nil }
                return try holds(after, row.id, step, on: connection) ? row : nil
            }
            if let made { return made }
        }
        throw .forbidden(operation: step.place)
    }

    private func add(
        _ cells: RowCells,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        let entry = entry(.insert(cells.names, step.servedAnswer), step)
        try requireLive(entry.statement.softKeys, cells, over: nil, step, row: row, on: connection)
        var written: WrittenRow?
        do throws(SQLiteError) {
            written = try connection.withStatement(
                key: entry.key,
                sql: entry.statement.sql.text,
                entry.values([], cells: cells.stored(step.entity))
            ) { (statement) throws(SQLiteError) in
                try WrittenRow(stepping: statement, entry)
            }
        } catch {
            throw broken(error, cells, step, row: row, on: connection)
        }
        guard let written else { throw .internalFailure("an insert gave no row") }
        try note(.init(.create, step.entity, written.id, version: written.version, old: JSONObject()), on: connection)
        let json = try answer(written, step, on: connection)
        return WriteOutcome.Row(id: written.id, version: written.version, wasCreated: true, json: json)
    }

    /// The live row that has the same values in the conflict's fields. A null is equal to nothing.
    private func existing(
        _ cells: RowCells,
        _ conflict: WriteOperation.Conflict,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> RecordID? {
        guard let values = cells.values(of: conflict.fields) else { return nil }
        let entry = entry(.rows(conflict.fields), step)
        return try ids(entry, entry.values([], cells: values), on: connection).first
    }

    private func keep(
        _ id: RecordID,
        _ conflict: WriteOperation.Conflict,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        if conflict.keepsExisting {
            let image = try image(of: id, step.entity, in: step.schema, on: connection)
            let json = try answer(id, step, on: connection)
            return WriteOutcome.Row(id: id, version: image?.version, wasCreated: false, json: json)
        }
        let hidden = step.clash(conflict, row: row)
        guard try isVisible(id, step, on: connection) else { throw hidden }
        return try change(id, conflict.update, step, row: row, hidden: hidden, on: connection)
    }

    private func requireNone(_ step: WriteStep, on connection: borrowing Connection) throws(DatabaseError) {
        let entry = entry(.rows([]), step)
        if try !ids(entry, [], on: connection).isEmpty { throw .singletonExists(operation: step.place) }
    }
}
