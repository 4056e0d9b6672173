// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import Kernel
import Synchronization

/// What somebody else does at the worst moment, once.
final class Meddling: Sendable {
    private let work: Mutex<(@Sendable () async -> Void)?>

    init(_ work: @escaping @Sendable () async -> Void) { self.work = Mutex(work) }

    func happen() async {
        let work = work.withLock { work in
            defer { work = nil }
            return work
        }
        await work?()
    }
}

/// A database in which something happens between what a request has read and what it writes.
struct MeddledDatabase: Database {
    @TaskLocal static var meddling: Meddling?

    let base: InMemoryDatabase

    func write(_ plan: WritePlan) async throws(DatabaseError) -> WriteOutcome {
        await Self.meddling?.happen()
        return try await base.write(plan)
    }

    func read<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        deadline: ContinuousClock.Instant,
        into sink: consuming Sink
    ) async throws(DatabaseError) -> Sink {
        try await base.read(plans, deadline: deadline, into: sink)
    }

    func aggregate(_ plan: AggregatePlan, deadline: ContinuousClock.Instant) async throws(DatabaseError) -> [[Value]] {
        try await base.aggregate(plan, deadline: deadline)
    }

    func changes(after position: Int64, limit: Int) async throws(DatabaseError) -> [Change] {
        try await base.changes(after: position, limit: limit)
    }

    func changeMark(of entity: Entity) -> Int64? { base.changeMark(of: entity) }

    func observeChanges(_ observer: @escaping @Sendable ([Change]) -> Void) { base.observeChanges(observer) }

    func storedAnswer(scope: String, now: Timestamp) async throws(DatabaseError) -> StoredAnswer? {
        try await base.storedAnswer(scope: scope, now: now)
    }

    func keep(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp
    ) async throws(DatabaseError) {
        try await base.keep(answer, for: record, replacing: replacing, now: now)
    }
}
