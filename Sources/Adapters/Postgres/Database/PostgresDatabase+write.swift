// SPDX-License-Identifier: Apache-2.0
public import DataDomain
public import Kernel
internal import SQLRendering

extension PostgresDatabase {
    public func write(_ plan: WritePlan) async throws(DatabaseError) -> WriteOutcome {
        guard let version = plan.operations.first?.schema.version else {
            return WriteOutcome(results: [], changes: [])
        }
        guard plan.operations.allSatisfy({ $0.schema.version == version }) else { throw .schemaConflict }
        try await look(for: version, deadline: plan.deadline)
        let (catalog, programs, log, marks, feed) = (catalog, programs, log, marks, feed)
        return try await noting { () async throws(DatabaseError) in
            try await pool.run(deadline: plan.deadline) { (connection) throws(DatabaseError) in
                let outcome = try connection.retrying { (connection) throws(DatabaseError) in
                    let run = WriteRun(plan, catalog: catalog, programs: programs, log: log)
                    do throws(DatabaseError) {
                        connection.begin(with: SystemFunctions.entering(version, connection.state))
                        let outcome = try run.run(on: connection)
                        do throws(PostgresError) { try connection.commit() } catch { throw connection.failure(error) }
                        return outcome
                    } catch {
                        if !run.clashes.isEmpty { connection.state.hasConflict = true }
                        throw error
                    }
                }
                marks.commit(outcome.changes)
                feed.wake()
                return outcome
            }
        }
    }

    /// How long small statements may take that have no deadline of their own.
    static let patience = Duration.seconds(30)

    public func storedAnswer(scope: String, now: Timestamp) async throws(DatabaseError) -> StoredAnswer? {
        try await pool.run(deadline: self.now() + Self.patience) { (connection) throws(DatabaseError) in
            try IdempotencyTable.answer(scope, now: now, on: connection)
        }
    }

    public func keep(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp
    ) async throws(DatabaseError) {
        try await pool.run(deadline: self.now() + Self.patience) { (connection) throws(DatabaseError) in
            try connection.retrying { (connection) throws(DatabaseError) in
                connection.begin()
                try IdempotencyTable.requireFree(record, replacing: replacing, now: now, on: connection)
                IdempotencyTable.put(answer, for: record, now: now, on: connection)
                do throws(PostgresError) { try connection.commit() } catch { throw connection.failure(error) }
            }
        }
    }
}

extension SystemFunctions {
    private static let enter = Query(own: "SELECT roost.enter($1)", [.integer])

    /// The first statement of a write: holds the schema, and tells where positions begin.
    static func entering(_ version: Int, _ state: ConnectionState) -> Call {
        Call(enter, [.integer(Int64(version))]) { state.positions = $0.integer(0, 0) ?? 0 }
    }
}
