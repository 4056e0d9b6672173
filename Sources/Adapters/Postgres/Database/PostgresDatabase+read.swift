// SPDX-License-Identifier: Apache-2.0
public import DataDomain
internal import Kernel
internal import SQLRendering

extension PostgresDatabase {
    public func read<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        deadline: ContinuousClock.Instant,
        into sink: consuming Sink
    ) async throws(DatabaseError) -> Sink {
        var runs: [ReadRun] = []
        runs.reserveCapacity(plans.count)
        for plan in plans {
            try await look(for: plan.shape.schemaVersion, deadline: deadline)
            runs.append(ReadRun(try programs.program(plan.shape), values: plan.values))
        }
        guard let version = plans.first?.shape.schemaVersion,
            plans.allSatisfy({ $0.shape.schemaVersion == version })
        else {
            if plans.isEmpty { return sink }
            throw .schemaConflict
        }
        let box = SinkBox(sink)
        try await noting { () async throws(DatabaseError) in
            let batch = ReadBatch(runs, schemaVersion: version)
            let give: @Sendable ([[QueryResult]]) throws(DatabaseError) -> Void = { (results) throws(DatabaseError) in
                try box.with { (sink) throws(DatabaseError) in batch.give(results, to: &sink) }
            }
            try await pool.run(
                deadline: deadline,
                as: { batch.sharesTrip ? ReadTicket($0, batch, give) as any LaneWork : $0 }
            ) { (connection) throws(DatabaseError) in
                try give(try batch.results(on: connection))
            }
        }
        guard let sink = box.take() else { throw .internalFailure("a read lost its sink") }
        return sink
    }

    /// Has the feed look at once where the database has another schema than the one that was planned for: whoever plans
    /// again needs it, and a notification may be late or, behind a pooler, never come.
    func noting<Output>(
        _ body: () async throws(DatabaseError) -> Output
    ) async throws(DatabaseError) -> Output {
        do throws(DatabaseError) { return try await body() } catch {
            if error == .schemaConflict { feed.look() }
            throw error
        }
    }

    /// Another node may have brought a schema that this one has not heard of yet.
    func look(for version: Int, deadline: ContinuousClock.Instant) async throws(DatabaseError) {
        let current = schemas.current.version
        if version == current { return }
        guard version > current else { throw .schemaConflict }
        let stored = try await pool.run(deadline: deadline) { (connection) throws(DatabaseError) in
            SchemaTable.stored(try connection.rows(SchemaTable.currentQuery))
        }
        guard let stored, stored.version == version, let schema = try? stored.compiled() else {
            throw .schemaConflict
        }
        take(schema)
    }
}
