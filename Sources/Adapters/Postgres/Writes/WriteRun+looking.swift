// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// What is known of a row before it is changed.
    struct Found {
        /// Nil when there is none.
        let image: RowImage?
        /// For each check whether the row is one of its rows.
        let holds: [Bool]
        /// The row as the caller may see it, if that was asked for.
        let answer: [UInt8]?
    }

    /// Holds a row and looks at it, in one round trip.
    func find(
        _ id: RecordID,
        _ checks: [WriteOperation.Check],
        lock: RowLock,
        withAnswer: Bool = false,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Found {
        let image = entry(.image(lock), step)
        var calls = [Call(image.query, image.query.values([], key: id.value))]
        for check in checks {
            if let call = asking(check.rows, .key(id), step) { calls.append(call) }
        }
        let read = withAnswer ? try reading(.key(id), step) : nil
        let results = try connection.rows(calls + (read?.calls ?? []))
        var next = 1
        let holds = checks.map { check in
            if case .constant(let holds) = check.rows { return holds }
            defer { next += 1 }
            return results[next].rowCount > 0 && results[next].flag(0, 0)
        }
        return Found(
            image: results[0].image(of: step.entity),
            holds: holds,
            answer: try read.map { (read) throws(DatabaseError) in try answer(read, results[next...], id) }
        )
    }

    /// The row that a question is about.
    enum Subject {
        case key(RecordID)
        case last
    }

    /// Nil for what needs no asking.
    func asking(_ predicate: Predicate, _ subject: Subject, _ step: WriteStep) -> Call? {
        if case .constant = predicate { return nil }
        var values: [Value] = []
        let parameterized = [predicate.parameterized(into: &values)]
        switch subject {
        case .key(let id):
            let query = entry(.holds(parameterized), step).query
            return Call(query, query.values(values, key: id.value))
        case .last:
            let query = entry(.lastHolds(parameterized), step).query
            return Call(query, query.values(values))
        }
    }

    /// The read that gives a row back; nil when nobody asked for it.
    func reading(_ subject: Subject, _ step: WriteStep) throws(DatabaseError) -> ReadRun? {
        guard let plan = step.operation.returning else { return nil }
        switch subject {
        case .key(let id): return ReadRun(try programs.record(plan.shape), values: plan.values, key: id.value)
        case .last: return ReadRun(try programs.lastRecord(plan.shape), values: plan.values)
        }
    }

    /// The row as the caller may see it; its id alone when that is not at all.
    func answer(
        _ read: ReadRun,
        _ results: ArraySlice<QueryResult>,
        _ id: RecordID
    ) throws(DatabaseError) -> [UInt8] {
        var sink = JSONRowSink()
        let outcome = read.give(results, to: &sink)
        return try sink.record(id, outcome)
    }

    /// Writes a row, asks whether it is what it may become, and reads it back, in one round trip.
    struct Writing {
        let entry: WriteCatalog.Entry
        let values: [Value]
        let subject: Subject
        let after: Predicate
    }

    /// Nil when the row may not be what it is now.
    func write(
        _ writing: Writing,
        _ cells: RowCells,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> (row: WrittenRow, json: [UInt8]?)? {
        let sending = try sending(writing, step)
        let results: [QueryResult]
        do throws(PostgresError) { results = try connection.run(sending.calls) } catch {
            throw broken(error, writing.entry.query, cells, step, row: row, on: connection)
        }
        return try take(sending, results[...])
    }

    /// What is sent for a writing, and what its results mean.
    struct Sending {
        let writing: Writing
        let question: Call?
        let read: ReadRun?
        let calls: [Call]
    }

    func sending(_ writing: Writing, _ step: WriteStep) throws(DatabaseError) -> Sending {
        let question = asking(writing.after, writing.subject, step)
        let read = writing.entry.statement.answer == nil ? try reading(writing.subject, step) : nil
        let calls = [Call(writing.entry.query, writing.values)] + [question].compactMap(\.self) + (read?.calls ?? [])
        return Sending(writing: writing, question: question, read: read, calls: calls)
    }

    /// Nil when the row may not be what it is now.
    func take(
        _ sending: Sending,
        _ results: ArraySlice<QueryResult>
    ) throws(DatabaseError) -> (row: WrittenRow, json: [UInt8]?)? {
        guard let first = results.first, let written = WrittenRow(first, sending.writing.entry) else {
            throw .internalFailure("a write gave no row")
        }
        var rest = results.dropFirst()
        if sending.question != nil {
            guard let answer = rest.popFirst(), answer.rowCount > 0, answer.flag(0, 0) else { return nil }
        }
        if case .constant(false) = sending.writing.after { return nil }
        if let failure = written.failure { throw failure }
        guard let read = sending.read else { return (written, written.json) }
        return (written, try answer(read, rest, written.id))
    }
}
