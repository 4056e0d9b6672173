// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Looks at a write before it is planned. It runs outside the writer, 2 seconds at most, and again from the start when
/// a row that it saw has changed meanwhile; so what it does besides returning a result must bear repetition. What it
/// throws refuses the write: a ``DataError`` as it is, anything else as a defect of the hook.
public typealias BeforeHook = @Sendable (_ event: BeforeEvent, _ context: HookContext) async throws -> BeforeResult

/// One record about to be written. Bulk writes make one event per record.
public struct BeforeEvent: Sendable {
    public let action: Change.Action
    public let entity: EntityName
    /// Nil on create, and where an upsert has yet to find out.
    public let id: RecordID?
    /// What the caller sent (and earlier hooks changed), unchecked; empty on delete.
    public let data: JSONObject

    public init(action: Change.Action, entity: EntityName, id: RecordID?, data: JSONObject) {
        self.action = action
        self.entity = entity
        self.id = id
        self.data = data
    }
}

/// What a hook wants of the write.
public struct BeforeResult: Sendable {
    public enum Outcome: Sendable, Hashable {
        case proceed
        /// Writes this instead. Members that the caller did not send are trusted: they may set fields that a caller
        /// can't fill.
        case change(JSONObject)
        /// Refuses the whole write, with words for the caller.
        case refuse(code: String, message: String)
    }

    public let outcome: Outcome
    /// Further writes in the same transaction, as Roost's own: no grants apply and no hooks run.
    public let operations: [HookOperation]
    /// Rows that the result depends on; when one has another version by then, the hook runs again.
    public let seen: [WritePlan.Expectation]

    public init(_ outcome: Outcome, operations: [HookOperation] = [], seen: [WritePlan.Expectation] = []) {
        self.outcome = outcome
        self.operations = operations
        self.seen = seen
    }

    public static let proceed = BeforeResult(.proceed)
    public static func change(_ data: JSONObject) -> BeforeResult { BeforeResult(.change(data)) }
    public static func refuse(code: String, message: String) -> BeforeResult {
        BeforeResult(.refuse(code: code, message: message))
    }
}

/// A write that a hook adds. In its data, `{"$ref":"self.id"}` takes a field of the record that the hook is about.
public enum HookOperation: Sendable, Hashable {
    case create(EntityName, JSONObject)
    case update(EntityName, RecordID, JSONObject)
    case delete(EntityName, RecordID)
}
