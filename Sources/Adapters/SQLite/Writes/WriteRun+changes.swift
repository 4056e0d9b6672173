// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel

extension WriteRun {
    /// Writes an entry of the change log.
    func note(
        _ action: Change.Action,
        _ entity: Entity,
        _ id: RecordID,
        version: Int64?,
        old: JSONObject,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        let position = log.nextPosition()
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
        try log.append(change, on: connection)
        changes.append(change)
    }
}
