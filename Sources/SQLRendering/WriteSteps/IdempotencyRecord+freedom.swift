// SPDX-License-Identifier: Apache-2.0

public import DataDomain

extension IdempotencyRecord {
    /// Refuses a request whose scope has this answer already.
    public func requireFree(beside stored: StoredAnswer?, replacing: Bool) throws(DatabaseError) {
        guard let stored else { return }
        guard stored.fingerprint == fingerprint else { throw .idempotencyMismatch }
        guard replacing else { throw .idempotencyAnswered }
    }
}
