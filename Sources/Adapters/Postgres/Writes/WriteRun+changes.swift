// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel

extension WriteRun {
    /// Writes an entry of the change log, together with the next statement.
    func note(
        _ action: Change.Action,
        _ entity: Entity,
        _ id: RecordID,
        version: Int64?,
        old: JSONObject,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        guard changes.count < ChangeLog.mostEntries else {
            throw .internalFailure("a transaction has at most \(ChangeLog.mostEntries) entries in the log")
        }
        let position = connection.state.positions + Int64(changes.count)
        let change = Change(
            position: position,
            transaction: changes.first?.transaction ?? position,
            time: plan.origin.time,
            entityID: entity.id,
            recordID: id,
            action: action,
            version: version,
            actor: plan.origin.actor,
            requestID: plan.origin.requestID,
            old: old
        )
        connection.state.deferred.append(ChangeLog.appending(change))
        changes.append(change)
    }
}
