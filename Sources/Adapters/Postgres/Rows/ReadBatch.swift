// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel

/// Reads that see one state of the database, all in one round trip, and the number of the schema behind them.
///
/// Numbers only grow: when the schema that the reads were planned for is in force after them, it was so before. A change
/// of the schema can't take place between a statement and the look at the number, as the statement's tables are held.
struct ReadBatch {
    private let runs: [ReadRun]
    private let schemaVersion: Int
    private let calls: [[Call]]

    init(_ runs: [ReadRun], schemaVersion: Int) {
        self.runs = runs
        self.schemaVersion = schemaVersion
        calls = runs.map(\.calls)
    }

    func results(on connection: borrowing Connection) throws(DatabaseError) -> [[QueryResult]] {
        for _ in 0..<3 {
            do throws(PostgresError) { return try check(try attempt(on: connection)) } catch {
                switch error.kind {
                case .staleDefinition, .unknownStatement, .invalidValue:
                    connection.rollBack()
                    // A table that is not there is no wonder under another schema; else the session has old plans.
                    guard try isInForce(on: connection) else { throw .schemaConflict }
                    guard error.kind != .invalidValue else { throw connection.failure(error) }
                    if error.kind == .unknownStatement { connection.state.keepsStatements = false }
                    connection.state.mustForget = true
                case .serialization: connection.rollBack()
                default:
                    if error.state == SystemFunctions.schemaChanged { throw .schemaConflict }
                    throw connection.failure(error)
                }
            }
        }
        throw .unavailable
    }

    private func attempt(on connection: borrowing Connection) throws(PostgresError) -> [QueryResult] {
        let all = calls.flatMap(\.self)
        // One statement is one state without more.
        guard all.count > 1 else { return try connection.run(all + [Call(SchemaTable.versionQuery)]) }
        return try connection.runSnapshot(all, then: Call(SchemaTable.versionQuery))
    }

    private func check(_ results: [QueryResult]) throws(PostgresError) -> [[QueryResult]] {
        guard let version = results.last?.integer(0, 0), Int(version) == schemaVersion else {
            throw PostgresError(kind: .other, state: SystemFunctions.schemaChanged, message: "the schema has changed")
        }
        var rest = results[...]
        return calls.map { calls in
            defer { rest = rest.dropFirst(calls.count) }
            return Array(rest.prefix(calls.count))
        }
    }

    private func isInForce(on connection: borrowing Connection) throws(DatabaseError) -> Bool {
        try connection.rows(SchemaTable.versionQuery).integer(0, 0).map { Int($0) } == schemaVersion
    }

    func give<Sink: RowSink & ~Copyable>(_ results: [[QueryResult]], to sink: inout Sink) {
        for (run, results) in zip(runs, results) { run.give(results[...], to: &sink) }
    }
}
