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
    ///
    /// - Writes by condition pass over rows that no check covers; a row named by its id is then `.forbidden` where the
    ///   caller may read it, and `.notFound` where not. More rows than the limit are `.tooManyRows`.
    /// - A relation's key may not newly name a soft-deleted row: to a write it is as absent (`.missingTarget`).
    /// - A soft delete is logged as `.delete` with the whole row, a restore as `.update`.
    /// - An upsert that changes the row that is there takes no number of an `autonumber` field. A number that is given
    ///   is not given out again.
    /// - An input may name results of earlier operations only, not rows of its own (`.unknownResult`).
    /// - With ``WritePlan/answer``: a scope that has an answer is `.idempotencyAnswered`, with another fingerprint
    ///   `.idempotencyMismatch`; in both cases nothing is written.
    func write(_ plan: WritePlan) async throws(DatabaseError) -> WriteOutcome

    /// Log entries behind `position`, oldest first.
    func changes(after position: Int64, limit: Int) async throws(DatabaseError) -> [Change]

    /// Grows whenever a record of the entity changes, never repeats a value over the life of the database. Nil when it
    /// can't be known: always for adopted tables, and for as long as changes of another node may be hidden from this
    /// one. Whoever remembers something by a mark reads the database each time then.
    func changeMark(of entity: Entity) -> Int64?

    /// Calls `observer` after each commit, in commit order, with the entries of the transaction.
    func observeChanges(_ observer: @escaping @Sendable ([Change]) -> Void)

    /// The answer kept under an idempotency scope, by a write (``WritePlan/answer``) or by
    /// ``keep(_:for:replacing:now:)``; nil when there is none or it has expired.
    func storedAnswer(scope: String, now: Timestamp) async throws(DatabaseError) -> StoredAnswer?
    /// Keeps an answer. A scope that has one already keeps the old one, and this throws `.idempotencyAnswered`, or
    /// `.idempotencyMismatch` when that was given to another fingerprint. With `replacing` the new one takes its place
    /// if the fingerprint is the same.
    func keep(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp
    ) async throws(DatabaseError)
}
