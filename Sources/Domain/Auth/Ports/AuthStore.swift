// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Keeps the records of this domain. Every implementation passes the contract suite of AuthTestKit.
public protocol AuthStore: Sendable {
    /// The record of that id; nil when there is none.
    func find(_ kind: AuthRecordKind, id: RecordID) async throws(AuthError) -> AuthRecord?

    /// The records that match all of `matches`, newest first unless told otherwise, at most `limit` of them.
    /// - Parameter after: the id of the last record of the page before.
    func find(
        _ kind: AuthRecordKind,
        where matches: [AuthMatch],
        oldestFirst: Bool,
        after: RecordID?,
        limit: Int
    ) async throws(AuthError) -> [AuthRecord]

    /// Carries out all of `writes` in one transaction, or none of them, and answers with the records as they are then:
    /// one for each insert and update by id, in order, and nothing for the others.
    ///
    /// Throws `.stale` when a version did not fit or an update by id met no record, and `.taken(field)` when a value
    /// that must be unique is there already.
    func commit(_ writes: [AuthWrite]) async throws(AuthError) -> [AuthRecord]

    /// A number that grows with every committed change of a record of the kind, before the change is acknowledged;
    /// nil when that can't be known, and then nothing may be remembered. Cheap; never blocks.
    func mark(of kind: AuthRecordKind) -> Int64?
}

/// What is kept: one kind is one table, with the fields of ``fields``.
public enum AuthRecordKind: String, Sendable, Hashable, CaseIterable {
    /// The users entity, with whatever fields the app gave it.
    case accounts
    case sessions
    /// One-time codes and links, waiting sign-ins, OAuth states.
    case challenges
    case apiKeys
    /// Links of accounts to identities at OAuth providers.
    case identities
    /// Second factors and recovery codes.
    case factors
    /// The audit log.
    case activity
    case settings
    /// Keys that tokens are signed with.
    case signingKeys
}

/// A stored record.
public struct AuthRecord: Sendable, Hashable {
    public let id: RecordID
    /// Grows with every change of the record; what ``AuthWrite/update(_:id:ifVersion:_:)`` compares.
    public let version: Int64
    /// All fields of the record, also those hidden from every reader.
    public let values: JSONObject

    public init(id: RecordID, version: Int64, values: JSONObject) {
        self.id = id
        self.version = version
        self.values = values
    }

    public subscript(_ field: String) -> JSONValue? { values[field] }
}

/// A condition on one field.
public enum AuthMatch: Sendable, Hashable {
    case equal(String, JSONValue)
    case notEqual(String, JSONValue)
    /// For numbers and timestamps (as text in RFC 3339, UTC).
    case less(String, JSONValue)
    case greater(String, JSONValue)
}

/// One change of the store.
public enum AuthWrite: Sendable, Hashable {
    /// A new record. The id is given where `values` has `id`, else the store makes one.
    case insert(AuthRecordKind, JSONObject)
    /// Sets fields of one record; refused with `.stale` when it is gone, or not of that version.
    case update(AuthRecordKind, id: RecordID, ifVersion: Int64?, JSONObject)
    /// Sets fields of all records that match.
    case updateAll(AuthRecordKind, where: [AuthMatch], JSONObject)
    case removeAll(AuthRecordKind, where: [AuthMatch])
}
