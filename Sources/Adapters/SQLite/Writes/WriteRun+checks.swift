// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// The checks whose rows the row before the change is one of. None: the row may not be written, or its being
    /// there not be known.
    func applicable(
        _ checks: [WriteOperation.Check],
        to id: RecordID,
        _ step: WriteStep,
        hidden: DatabaseError,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [WriteOperation.Check] {
        var applicable: [WriteOperation.Check] = []
        for check in checks {
            if try holds(check.rows, id, step, on: connection) { applicable.append(check) }
        }
        guard applicable.isEmpty, !checks.isEmpty else { return applicable }
        guard step.operation.returning != nil, try isVisible(id, step, on: connection) else { throw hidden }
        throw .forbidden(operation: step.place)
    }

    /// Whether the caller may read the row; where nobody asked for it, there is nobody to hide it from.
    func isVisible(
        _ id: RecordID,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Bool {
        guard let returning = step.operation.returning, returning.shape.policy != .constant(true) else { return true }
        let program = try programs.record(returning.shape)
        var sink = CollectingRowSink()
        let outcome = try ReadRun(program, values: returning.values, key: id.value).run(on: connection, into: &sink)
        return outcome.rows > 0
    }

    /// Whether the row with this id meets the predicate now.
    func holds(
        _ predicate: Predicate,
        _ id: RecordID,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Bool {
        if case .constant(let holds) = predicate { return holds }
        var values: [Value] = []
        let entry = entry(.holds([predicate.parameterized(into: &values)]), step)
        return try connection.withStatement(
            key: entry.key,
            sql: entry.statement.sql.text,
            entry.values(values, key: id.value)
        ) { (statement) throws(DatabaseError) in
            do throws(SQLiteError) { return try statement.step() && statement.integer(at: 0) != 0 } catch {
                throw DatabaseError(error)
            }
        }
    }

    /// Refuses keys that newly name a row that is softly deleted: to a write it is as absent.
    func requireLive(
        _ keys: [WriteStatement.SoftKey],
        _ cells: RowCells,
        over old: RowImage?,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        for (key, id) in cells.newTargets(keys, over: old) {
            guard let image = try image(of: id, key.target, in: step.schema, on: connection),
                Liveness(image, key.target) == .deleted
            else { continue }
            throw step.missingTarget(key.field, row: row)
        }
    }

    /// Runs `body`, and undoes it, with what it logged, when it gives nothing.
    func attempt(
        on connection: borrowing Connection,
        _ body: (borrowing Connection) throws(DatabaseError) -> WriteOutcome.Row?
    ) throws(DatabaseError) -> WriteOutcome.Row? {
        let mark = ledger.mark
        do throws(Attempt) {
            return try connection.withSavepoint { (connection) throws(Attempt) -> WriteOutcome.Row in
                let row: WriteOutcome.Row?
                do throws(DatabaseError) { row = try body(connection) } catch { throw .failed(error) }
                guard let row else { throw .undone }
                return row
            }
        } catch {
            guard case .failed(let error) = error else {
                ledger.goBack(to: mark)
                return nil
            }
            throw error
        }
    }

    private enum Attempt: SQLiteFailure {
        case undone
        case failed(DatabaseError)
        init(_ error: SQLiteError) { self = .failed(DatabaseError(error)) }
    }

    /// The ids that a target means. One id that isn't there is found out later, when its row is looked at.
    func targets(
        _ target: WriteOperation.Target,
        _ checks: [WriteOperation.Check],
        _ liveness: Liveness?,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [RecordID] {
        switch target {
        case .id(let input):
            guard let id = RecordID(try value(of: input, step, on: connection)) else {
                throw .notFound(operation: step.place)
            }
            return [id]
        case .matching(let filter, let scopes, let values, let limit):
            let rows = step.matching(filter, scopes, values, checks, liveness)
            let entry = entry(rows.form, step)
            let cap = Value.integer(Int64(limit) + 1)
            let ids = try ids(entry, entry.values(rows.values, cells: [cap]), on: connection)
            guard ids.count <= limit else { throw .tooManyRows(operation: step.place, limit: limit) }
            return ids
        }
    }

    /// What is given back of a row that was written, if anyone asked.
    func answer(
        _ written: WrittenRow,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [UInt8]? {
        if let failure = written.failure { throw failure }
        if let json = written.json { return json }
        return try answer(written.id, step, on: connection)
    }

    /// The row as the caller may see it; its id alone when that is not at all.
    func answer(
        _ id: RecordID,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [UInt8]? {
        guard let plan = step.operation.returning else { return nil }
        let read = ReadRun(try programs.record(plan.shape), values: plan.values, key: id.value)
        var sink = JSONRowSink()
        let outcome = try read.run(on: connection, into: &sink)
        return try sink.record(id, outcome)
    }
}
