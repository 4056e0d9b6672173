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
        try snapshot().claim(scope, now: now)?.answer
    }

    public func claim(_ record: IdempotencyRecord, now: Timestamp) async throws(DatabaseError) -> Bool {
        try state.withLock { state throws(DatabaseError) in
            if let known = state.store.claim(record.scope, now: now) {
                guard known.record.fingerprint == record.fingerprint else { throw .idempotencyMismatch }
                return false
            }
            state.store.put(record)
            return true
        }
    }

    public func settle(scope: String, code: Int?, body: [UInt8]) async throws(DatabaseError) {
        state.withLock { $0.store.settle(scope, code: code, body: body) }
    }
}
