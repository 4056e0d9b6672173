// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One entry of the change log: what happened to one record, written in the transaction in which it happened.
/// Any image of a record is its current row with later entries undone.
public struct Change: Sendable, Hashable {
    public enum Action: String, Sendable, Hashable {
        case create, update, delete
    }

    /// Grows with every entry; consumers remember the last one they have seen.
    public let position: Int64
    /// Entries of one transaction share it: the position of the first of them.
    public let transaction: Int64
    public let time: Timestamp
    /// The entity's stable id, which renames don't change.
    public let entityID: String
    public let recordID: RecordID
    public let action: Action
    /// The row's version after the change (before it, for a delete); nil on adopted tables.
    public let version: Int64?
    public let actor: String
    public let requestID: String
    /// Values before the change: of the changed fields on update, of the whole row on delete, nothing on create.
    /// Never the value of a secret.
    public let old: JSONObject

    public init(
        position: Int64,
        transaction: Int64,
        time: Timestamp,
        entityID: String,
        recordID: RecordID,
        action: Action,
        version: Int64?,
        actor: String,
        requestID: String,
        old: JSONObject
    ) {
        self.position = position
        self.transaction = transaction
        self.time = time
        self.entityID = entityID
        self.recordID = recordID
        self.action = action
        self.version = version
        self.actor = actor
        self.requestID = requestID
        self.old = old
    }
}
