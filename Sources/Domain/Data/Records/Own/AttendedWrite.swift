// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One change that Roost makes in somebody's name: their grants decide whether it may be, on which rows, and what it may
/// leave behind; the fields `own` are Roost's, so nobody need have a right to write those.
public enum AttendedWrite: Sendable {
    /// What is not Roost's own has to be fillable on create, and may not point at other records.
    case create(EntityName, JSONObject, own: Set<String>)
    /// With a version, only while the record is of that version.
    case update(EntityName, id: RecordID, ifVersion: Int64?, JSONObject, own: Set<String>)
    case delete(EntityName, id: RecordID)
    /// Roost's own, in the same transaction. Not for hidden entities.
    case own(OwnWrite)
}
