// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One change of Roost's own.
public enum OwnWrite: Sendable {
    /// A new record; its id is given where the values hold one.
    case insert(EntityName, JSONObject)
    /// A new record of which only the fields `own` are Roost's: the others are what somebody sent, so they have to be
    /// fillable on create, and may not point at other records.
    case insertSent(EntityName, JSONObject, own: Set<String>)
    /// Sets fields of one record. With a version, only while the record is of that version.
    case update(EntityName, id: RecordID, ifVersion: Int64?, JSONObject)
    /// Sets fields of all records that meet the condition.
    case updateAll(EntityName, where: JSONValue, JSONObject)
    case removeAll(EntityName, where: JSONValue)
}
