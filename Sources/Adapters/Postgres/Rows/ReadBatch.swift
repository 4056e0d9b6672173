// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel

/// Reads that see one state of the database, all in one round trip, and the number of the schema behind them.
///
/// Numbers only grow: when the schema that the reads were planned for is in force after them, it was so before. A change
/// of the schema can't take place between a statement and the look at the number, as the statement's tables are held.
struct ReadBatch {
    private let runs: [ReadRun]
    let schemaVersion: Int

    init(_ runs: [ReadRun], schemaVersion: Int) {
        self.runs = runs
        self.schemaVersion = schemaVersion
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
        let all = runs.flatMap(\.calls)
        // One statement is one state without more.
        guard all.count > 1 else { return try connection.run(all + [Call(SchemaTable.versionQuery)]) }
        return try connection.runSnapshot(all, then: Call(SchemaTable.versionQuery))
    }

    /// Whether it is one look at one row by its key, which is done at once.
    var sharesTrip: Bool { runs.count == 1 && runs[0].isByKey }

    /// Of several that were planned for the same schema. They may see different states of the database.
    static func results(
        together batches: [ReadBatch],
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [[[QueryResult]]] {
        let all = batches.flatMap { $0.runs.flatMap(\.calls) }
        let results: [QueryResult]
        do throws(PostgresError) { results = try connection.run(all + [Call(SchemaTable.versionQuery)]) } catch {
            throw connection.failure(error)
        }
        guard let version = results.last?.integer(0, 0), batches.allSatisfy({ $0.schemaVersion == version }) else {
            throw .schemaConflict
        }
        var rest = results[...]
        return batches.map { $0.split(&rest) }
    }

    private func check(_ results: [QueryResult]) throws(PostgresError) -> [[QueryResult]] {
        guard let version = results.last?.integer(0, 0), Int(version) == schemaVersion else {
            throw PostgresError(kind: .other, state: SystemFunctions.schemaChanged, message: "the schema has changed")
        }
        var rest = results[...]
        return split(&rest)
    }

    /// Takes the results of each run from the first of `rest`.
    private func split(_ rest: inout ArraySlice<QueryResult>) -> [[QueryResult]] {
        runs.map { run in
            defer { rest = rest.dropFirst(run.callCount) }
            return Array(rest.prefix(run.callCount))
        }
    }

    private func isInForce(on connection: borrowing Connection) throws(DatabaseError) -> Bool {
        try connection.rows(SchemaTable.versionQuery).integer(0, 0).map { Int($0) } == schemaVersion
    }

    func give<Sink: RowSink & ~Copyable>(_ results: [[QueryResult]], to sink: inout Sink) {
        for (run, results) in zip(runs, results) { run.give(results[...], to: &sink) }
    }
}
