// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A database as the Data domain needs it. Adapters: SQLite, Postgres; in DataTestKit a fake in memory. All of them
/// pass the same contract suite.
public protocol Database: Sendable {
    /// Runs all plans on one snapshot, pushes their rows into `sink` in order, and hands the sink back.
    ///
    /// Never waits for a writer. Throws `.overloaded` when the queue is full, `.deadlineExceeded`,
    /// `.unavailable`; after an error the sink's content is void.
    func read<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        deadline: ContinuousClock.Instant,
        into sink: consuming Sink
    ) async throws(DatabaseError) -> Sink

    /// Groups and figures, as rows of cells in the order groups, figures.
    func aggregate(_ plan: AggregatePlan, deadline: ContinuousClock.Instant) async throws(DatabaseError) -> [[Value]]

    /// One transaction. When it returns, the write is durable as configured; when it throws, nothing happened, except
    /// for `.unavailable`, after which nothing was acknowledged.
    func write(_ plan: WritePlan) async throws(DatabaseError) -> WriteOutcome

    /// Log entries behind `position`, oldest first.
    func changes(after position: Int64, limit: Int) async throws(DatabaseError) -> [Change]

    /// Grows whenever a record of the entity changes, never repeats a value over the life of the database; nil when
    /// it can't be known (adopted tables).
    func changeMark(of entity: Entity) -> Int64?

    /// Calls `observer` after each commit, in commit order, with the entries of the transaction.
    func observeChanges(_ observer: @escaping @Sendable ([Change]) -> Void)

    /// The answer kept under an idempotency scope; nil when there is none or it has expired.
    func storedAnswer(scope: String, now: Timestamp) async throws(DatabaseError) -> StoredAnswer?
    /// Claims the scope before the write runs: true when it is now ours.
    func claim(_ record: IdempotencyRecord, now: Timestamp) async throws(DatabaseError) -> Bool
    /// Completes (code not nil) or gives up (nil) a claim.
    func settle(scope: String, code: Int?, body: [UInt8]) async throws(DatabaseError)
}
