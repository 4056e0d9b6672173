// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// One read on one connection: lends all statements of its program, then steps through the root's rows and, for each,
/// through the rows embedded in it.
struct ReadRun {
    private let program: ReadProgram
    private let values: [Value]
    /// What the root's ``SQLParameter/key`` stands for.
    private let key: Value

    init(_ program: ReadProgram, values: [Value], key: Value = .null) {
        self.program = program
        self.values = values
        self.key = key
    }

    var needsSnapshot: Bool { program.needsSnapshot }

    /// Pushes the rows into `sink`. Gives the outcome, which the sink was told too.
    @discardableResult
    func run<Sink: RowSink & ~Copyable>(
        on connection: borrowing Connection,
        into sink: inout Sink
    ) throws(DatabaseError) -> ReadOutcome {
        var statements: [RunningStatement] = []
        statements.reserveCapacity(program.nodes.count + program.continuations.count)
        return try lend(&statements, on: connection, to: &sink)
    }

    /// Lends the statements one inside the other, those of the nodes and then the continuations; the innermost call
    /// runs the read.
    private func lend<Sink: RowSink & ~Copyable>(
        _ statements: inout [RunningStatement],
        on connection: borrowing Connection,
        to sink: inout Sink
    ) throws(DatabaseError) -> ReadOutcome {
        let place = statements.count
        let next: ReadProgram.Continuation
        if place < program.nodes.count {
            next = ReadProgram.Continuation(key: program.nodes[place].key, sql: program.nodes[place].read.sql)
        } else if place - program.nodes.count < program.continuations.count {
            next = program.continuations[place - program.nodes.count]
        } else {
            return try root(statements, on: connection, to: &sink)
        }
        return try connection.withStatement(key: next.key, sql: next.sql.text, next.sql.values(values, key: key)) {
            (statement) throws(DatabaseError) -> ReadOutcome in
            statements.append(RunningStatement(statement))
            return try lend(&statements, on: connection, to: &sink)
        }
    }

    private func root<Sink: RowSink & ~Copyable>(
        _ statements: [RunningStatement],
        on connection: borrowing Connection,
        to sink: inout Sink
    ) throws(DatabaseError) -> ReadOutcome {
        let node = program.root
        sink.beginRows(of: node.read.shape, many: node.isMany)
        var outcome = try RowLoop(program: program, statements: statements).root(limit: limit, into: &sink)
        try count(&outcome, on: connection)
        sink.endRows(outcome)
        return outcome
    }

    private var limit: Int {
        let place = program.root.read.shape.limit.rows
        guard values.indices.contains(place), case .integer(let rows) = values[place] else { return 0 }
        return Int(clamping: rows)
    }

    private func count(
        _ outcome: inout ReadOutcome,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        guard let count = program.root.read.count else { return }
        let (total, visible) = try connection.withStatement(
            key: program.countKey,
            sql: count.sql.text,
            count.sql.values(values)
        ) { (statement) throws(DatabaseError) -> (Int, Int) in
            do throws(SQLiteError) { _ = try statement.step() } catch { throw DatabaseError(error) }
            return (Int(statement.integer(at: 0)), Int(statement.integer(at: 1)))
        }
        let cap = count.cap ?? .max
        outcome.total = min(total, cap)
        outcome.totalIsCapped = total > cap
        outcome.totalIsEstimated = count.isEstimate
        if count.countsVisible { outcome.visible = min(visible, cap) }
    }
}
