// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import SQLRendering

extension WriteRun {
    /// Writes an entry of the change log.
    func note(_ entry: WriteLedger.Entry, on connection: borrowing Connection) throws(DatabaseError) {
        try log.append(ledger.note(entry, at: log.nextPosition(), by: plan.origin), on: connection)
    }
}
