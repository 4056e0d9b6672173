// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel
import Synchronization

extension InMemoryDatabase {
    public func write(_ plan: WritePlan) async throws(DatabaseError) -> WriteOutcome {
        if plan.deadline < .now { throw .deadlineExceeded }
        let outcome = try state.withLock { state throws(DatabaseError) in
            try state.takeFailure()
            let transaction = MemoryTransaction(store: state.store, origin: plan.origin)
            let results = try transaction.run(plan)
            state.store = transaction.store
            if !transaction.changes.isEmpty { state.untold.append(transaction.changes) }
            return WriteOutcome(results: results, changes: transaction.changes)
        }
        tellObservers()
        return outcome
    }

    public func observeChanges(_ observer: @escaping @Sendable ([Change]) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    public func storedAnswer(scope: String, now: Timestamp) async throws(DatabaseError) -> StoredAnswer? {
        try snapshot().claim(scope, now: now).map {
            StoredAnswer(fingerprint: $0.record.fingerprint, answer: $0.answer)
        }
    }

    public func keep(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp
    ) async throws(DatabaseError) {
        try state.withLock { state throws(DatabaseError) in
            if let failure = state.keepFailure { throw failure }
            try state.store.requireFree(record, replacing, now: now)
            state.store.put(answer, for: record)
        }
    }
}
