// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import SQLRendering

extension WriteRun {
    /// Writes an entry of the change log, together with the next statement.
    func note(_ entry: WriteLedger.Entry, on connection: borrowing Connection) throws(DatabaseError) {
        let place = ledger.changes.count
        guard place < ChangeLog.mostEntries else {
            throw .internalFailure("a transaction has at most \(ChangeLog.mostEntries) entries in the log")
        }
        let position = connection.state.positions + Int64(place)
        connection.state.deferred.append(ChangeLog.appending(ledger.note(entry, at: position, by: plan.origin)))
    }
}
