// SPDX-License-Identifier: Apache-2.0

import Kernel

/// One write that was asked for: its entity is known, its body has not been read. Hooks may replace parts of it, so a
/// request can be planned again.
struct WriteRequest: Sendable {
    enum Kind: Sendable {
        case create(JSONObject)
        case upsert(JSONObject, onConflict: [FieldName])
        case update(Target, JSONObject, ifMatch: [String]?)
        case delete(Target, ifMatch: [String]?, purge: Bool)
        case restore(Target)
    }

    enum Target: Sendable {
        case id(RecordID)
        /// The result of an earlier request, as `$ref` names it; `pointer` is where it was named.
        case reference(String, pointer: String)
        /// The rows that a condition finds; `only` is one of them, picked for a hook.
        case rows(Planner.Filter, only: RecordID?)
    }

    let entity: Entity
    var kind: Kind
    /// Where the body stands in what the caller sent.
    let pointer: String
    /// Which of the caller's requests this is, or is a part of; nil for what a hook added.
    let place: Int?
    /// Members of the body that a hook put there: whatever a caller may fill doesn't bind them.
    var trusted: Set<String> = []
    /// Roost's own: no grants apply.
    var isOwn = false
    /// Roost writes in the caller's name, at the address that the entity has for it: the caller's grants apply.
    var isAttended = false
    /// Whether ids may be given (imports).
    var takesIDs = false
    /// For what a hook added: the request whose record `$ref` calls `self`.
    var origin: Int?

    /// Rows that one write by condition may touch.
    static let rowLimit = 10_000

    var action: Change.Action {
        switch kind {
        case .create, .upsert: .create
        case .update, .restore: .update
        case .delete: .delete
        }
    }

    var target: Target? {
        switch kind {
        case .create, .upsert: nil
        case .update(let target, _, _), .delete(let target, _, _), .restore(let target): target
        }
    }

    var body: JSONObject {
        get {
            switch kind {
            case .create(let body), .upsert(let body, _), .update(_, let body, _): body
            case .delete, .restore: JSONObject()
            }
        }
        set {
            switch kind {
            case .create: kind = .create(newValue)
            case .upsert(_, let fields): kind = .upsert(newValue, onConflict: fields)
            case .update(let target, _, let tags): kind = .update(target, newValue, ifMatch: tags)
            case .delete, .restore: break
            }
        }
    }

    /// The same for one of the rows that the condition found.
    func picking(_ id: RecordID) -> WriteRequest {
        guard case .rows(let filter, _)? = target else { return self }
        var request = self
        let target = Target.rows(filter, only: id)
        switch kind {
        case .update(_, let body, let tags): request.kind = .update(target, body, ifMatch: tags)
        case .delete(_, let tags, let purge): request.kind = .delete(target, ifMatch: tags, purge: purge)
        case .restore: request.kind = .restore(target)
        case .create, .upsert: break
        }
        return request
    }
}

/// Why a plan of several requests failed, and at which of them.
struct WriteFailure: Error {
    /// Nil when no single request is to blame.
    let request: Int?
    let error: DataError
    /// A record was not the version that was expected.
    var isStale = false
    /// What else was refused, and of which rows, where all refusals are named.
    var refused: [RefusedRow] = []
    /// How many rows were refused; more than are named.
    var refusals = 0
}

/// A row that the database refused.
struct RefusedRow: Error {
    /// The row's object in what the caller sent.
    let pointer: String
    let error: DataError
}
