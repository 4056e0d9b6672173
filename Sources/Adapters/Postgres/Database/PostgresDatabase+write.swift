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
        let writer = PlanWriter(catalog: catalog, programs: programs, log: log, marks: marks, feed: feed)
        let shares = sharesCommits && plan.sharesCommit
        return try await noting { () async throws(DatabaseError) in
            try await pool.run(
                deadline: plan.deadline,
                as: { shares ? WriteTicket($0, plan, version, writer) as any LaneWork : $0 }
            ) { (connection) throws(DatabaseError) in
                try writer.write(plan, version, on: connection)
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
