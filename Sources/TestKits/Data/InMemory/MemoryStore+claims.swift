// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

extension MemoryStore {
    /// What is known under the scope, unless it has expired.
    func claim(_ scope: String, now: Timestamp) -> MemoryClaim? {
        claims[scope].flatMap { $0.record.expires > now ? $0 : nil }
    }

    /// Refuses a scope that has its answer.
    func requireFree(_ record: IdempotencyRecord, _ replaces: Bool, now: Timestamp) throws(DatabaseError) {
        guard let claim = claim(record.scope, now: now) else { return }
        guard claim.record.fingerprint == record.fingerprint else { throw .idempotencyMismatch }
        guard replaces else { throw .idempotencyAnswered }
    }

    mutating func put(_ answer: KeptAnswer, for record: IdempotencyRecord) {
        claims[record.scope] = MemoryClaim(record: record, answer: answer)
    }
}
