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
                result.rows.append(try writeApart(assignments, insert, step, row: place, on: connection))
            } catch {
                try refuse(error, row: place, step, on: connection)
            }
        }
        return result
    }

    /// Where all refusals are named, what one row leaves behind must not keep the next from being tried.
    private func writeApart(
        _ assignments: [Assignment],
        _ insert: WriteOperation.Insert,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        guard plan.namesAllRefusals else { return try write(assignments, insert, step, row: row, on: connection) }
        return try connection.withSavepoint(connection.state.failure) { (connection) throws(DatabaseError) in
            try write(assignments, insert, step, row: row, on: connection)
        }
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
            Counters.raise(field, to: number, of: step.entity, on: connection)
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
        for (place, check) in checks.enumerated() {
            var cells = cells
            cells.preset(check, step.entity)
            let after = check.after.binding { _ in nil }
            // Whatever the last one leaves behind is undone with all the rest.
            if place == checks.count - 1 {
                let made = try add(cells, after, step, row: row, on: connection)
                guard let made else { throw .forbidden(operation: step.place) }
                return made
            }
            let made = try attempt(on: connection) { connection throws(DatabaseError) -> WriteOutcome.Row? in
                try add(cells, after, step, row: row, on: connection)
            }
            if let made { return made }
        }
        guard let made = try add(cells, .constant(true), step, row: row, on: connection) else {
            throw .internalFailure("an insert gave no row")
        }
        return made
    }

    /// Nil when there may be no such row.
    private func add(
        _ cells: RowCells,
        _ after: Predicate,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row? {
        let entry = entry(.insert(cells.names, step.servedAnswer), step)
        try requireLive(entry.statement.softKeys, cells, over: nil, step, row: row, on: connection)
        try refuseZeros(in: cells, step)
        let given = cells.given(SystemField.id).flatMap { RecordID($0) }
        let values = entry.query.values([], cells: cells.stored(step.entity))
        guard given != nil || step.entity.isNumbered else {
            return try addKeyless(entry, values, cells, after, step, row: row, on: connection)
        }
        let writing = Writing(entry: entry, values: values, subject: given.map { .key($0) } ?? .last, after: after)
        guard let (written, json) = try write(writing, cells, step, row: row, on: connection) else { return nil }
        if case .integer(let number)? = given, step.entity.isNumbered { connection.reserve(number, of: step.entity) }
        try note(.init(.create, step.entity, written.id, version: written.version, old: JSONObject()), on: connection)
        return WriteOutcome.Row(id: written.id, version: written.version, wasCreated: true, json: json)
    }

    /// A row whose key the table itself makes up, in a way of its own: it is asked about when it is there.
    private func addKeyless(
        _ entry: WriteCatalog.Entry,
        _ values: [Value],
        _ cells: RowCells,
        _ after: Predicate,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row? {
        let result: QueryResult
        do throws(PostgresError) { result = try connection.run(entry.query, values) } catch {
            throw broken(error, entry.query, cells, step, row: row, on: connection)
        }
        guard let written = WrittenRow(result, entry) else { throw .internalFailure("an insert gave no row") }
        if let question = asking(after, .key(written.id), step) {
            let answer = try connection.rows([question])[0]
            guard answer.rowCount > 0, answer.flag(0, 0) else { return nil }
        } else if case .constant(false) = after {
            return nil
        }
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
        return try ids(entry, entry.query.values([], cells: values), on: connection).first
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
        // Two that find none at the same time must not both go on.
        connection.lock(step.entity.id, for: .singleton)
        let entry = entry(.rows([]), step)
        if try !ids(entry, [], on: connection).isEmpty { throw .singletonExists(operation: step.place) }
    }
}

extension Entity {
    /// Its keys are numbers that the database gives.
    var isNumbered: Bool { isVersioned && primaryFormat == .integer }
}
