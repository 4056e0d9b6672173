// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

extension MemoryStore {
    /// What is known under the scope, unless it has expired.
    func claim(_ scope: String, now: Timestamp) -> MemoryClaim? {
        claims[scope].flatMap { $0.record.expires > now ? $0 : nil }
    }

    /// Takes the scope for a write; one that was taken before with the same body is this write's own.
    mutating func take(_ record: IdempotencyRecord, now: Timestamp) throws(DatabaseError) {
        if let claim = claim(record.scope, now: now) {
            guard claim.record.fingerprint == record.fingerprint else { throw .idempotencyMismatch }
            guard claim.answer.code == nil else { throw .idempotencyRunning }
        }
        put(record)
    }

    mutating func put(_ record: IdempotencyRecord) {
        let answer = StoredAnswer(fingerprint: record.fingerprint, code: nil, body: [])
        claims[record.scope] = MemoryClaim(record: record, answer: answer)
    }

    mutating func settle(_ scope: String, code: Int?, body: [UInt8]) {
        guard let claim = claims[scope] else { return }
        guard let code else {
            claims[scope] = nil
            return
        }
        claims[scope]?.answer = StoredAnswer(fingerprint: claim.record.fingerprint, code: code, body: body)
    }
}
