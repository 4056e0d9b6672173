// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    func insert(
        _ insert: WriteOperation.Insert,
        _ step: Step,
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
        _ step: Step,
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
        _ step: Step,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        if let conflict = insert.onConflict {
            // Only these: what goes into a new row alone, such as a number, is not made for one that is there.
            let keys = assignments.filter { conflict.fields.contains($0.field.name) && !$0.isNextNumber }
            let cells = try cells(keys, over: nil, step, on: connection)
            if let existing = try existing(cells, conflict, step, on: connection) {
                return try keep(existing, conflict, step, row: row, on: connection)
            }
        }
        if step.entity.options.singleton { try requireNone(step, on: connection) }
        let cells = try cells(assignments, over: nil, step, on: connection)
        for (name, number) in assignments.lazy.compactMap(\.givenNumber) {
            guard let field = step.entity.field(name.rawValue) else { continue }
            Counters.raise(field, to: number, of: step.entity, on: connection)
        }
        return try create(cells, insert.checks, step, row: row, on: connection)
    }

    /// A new row, allowed by the first check that holds for it.
    private func create(
        _ cells: RowCells,
        _ checks: [WriteOperation.Check],
        _ step: Step,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        for (place, check) in checks.enumerated() {
            var cells = cells
            preset(check, step.entity, &cells)
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
        _ step: Step,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row? {
        let served = step.operation.returning.flatMap { ReturningList.serves($0.shape) ? $0.shape : nil }
        let entry = entry(.insert(cells.names, served), step)
        try requireLive(entry.softKeys, cells, over: nil, step, row: row, on: connection)
        try refuseZeros(in: cells, step)
        let given = cells.given(SystemField.id).flatMap { RecordID($0) }
        let values = entry.query.values([], cells: cells.stored(step.entity))
        guard given != nil || step.entity.isNumbered else {
            return try addKeyless(entry, values, cells, after, step, row: row, on: connection)
        }
        let writing = Writing(entry: entry, values: values, subject: given.map { .key($0) } ?? .last, after: after)
        guard let (written, json) = try write(writing, cells, step, row: row, on: connection) else { return nil }
        if case .integer(let number)? = given, step.entity.isNumbered { connection.reserve(number, of: step.entity) }
        try note(.create, step.entity, written.id, version: written.version, old: JSONObject(), on: connection)
        return WriteOutcome.Row(id: written.id, version: written.version, wasCreated: true, json: json)
    }

    /// A row whose key the table itself makes up, in a way of its own: it is asked about when it is there.
    private func addKeyless(
        _ entry: WriteCatalog.Entry,
        _ values: [Value],
        _ cells: RowCells,
        _ after: Predicate,
        _ step: Step,
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
        try note(.create, step.entity, written.id, version: written.version, old: JSONObject(), on: connection)
        let json = try answer(written, step, on: connection)
        return WriteOutcome.Row(id: written.id, version: written.version, wasCreated: true, json: json)
    }

    /// The live row that has the same values in the conflict's fields. A null is equal to nothing.
    private func existing(
        _ cells: RowCells,
        _ conflict: WriteOperation.Conflict,
        _ step: Step,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> RecordID? {
        var values: [Value] = []
        for name in conflict.fields {
            guard let place = cells.names.firstIndex(of: name), !cells.values[place].isNull else {
                return nil
            }
            values.append(cells.values[place])
        }
        let entry = entry(.rows(conflict.fields), step)
        return try ids(entry, entry.query.values([], cells: values), on: connection).first
    }

    private func keep(
        _ id: RecordID,
        _ conflict: WriteOperation.Conflict,
        _ step: Step,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Row {
        if conflict.keepsExisting {
            let image = try image(of: id, step.entity, in: step.schema, on: connection)
            let json = try answer(id, step, on: connection)
            return WriteOutcome.Row(id: id, version: image?.version, wasCreated: false, json: json)
        }
        let hidden = DatabaseError.notUnique(
            operation: step.place,
            row: row,
            entity: step.entity.name,
            fields: conflict.fields
        )
        guard try isVisible(id, step, on: connection) else { throw hidden }
        return try change(id, conflict.update, step, row: row, hidden: hidden, on: connection)
    }

    private func requireNone(_ step: Step, on connection: borrowing Connection) throws(DatabaseError) {
        // Two that find none at the same time must not both go on.
        connection.lock(step.entity.id, for: .singleton)
        let entry = entry(.rows([]), step)
        if try !ids(entry, [], on: connection).isEmpty { throw .singletonExists(operation: step.place) }
    }
}

extension Entity {
    /// Its keys are numbers that the database gives.
    fileprivate var isNumbered: Bool { isVersioned && primaryFormat == .integer }
}

extension Assignment {
    fileprivate var isNextNumber: Bool { if case .nextNumber = change { true } else { false } }

    /// A number for an `autonumber` field that was not made here.
    fileprivate var givenNumber: (FieldName, Int64)? {
        guard case .autonumber = field.type, case .set(.value(.integer(let number))) = change else { return nil }
        return (field.name, number)
    }
}
