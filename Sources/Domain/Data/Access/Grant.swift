// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One right of one role, as declared: to work with records of an entity, or a system permission.
public struct Grant: Sendable, Hashable {
    /// Stays the same when the grant is changed; at most 63 letters, digits, `_` and `-`.
    public var id: String
    public var role: String
    public var right: Right

    public enum Right: Sendable, Hashable {
        case records(RecordRight)
        case permission(PermissionPattern)
    }

    public init(id: String, role: String, _ right: Right) {
        self.id = id
        self.role = role
        self.right = right
    }

    public var records: RecordRight? { if case .records(let right) = right { right } else { nil } }
    public var permission: PermissionPattern? { if case .permission(let pattern) = right { pattern } else { nil } }

    /// Whether both say the same, whatever their ids.
    func says(theSameAs other: Grant) -> Bool { role == other.role && right == other.right }
}

/// What a grant gives of an entity's records: its own rows together with its own fields.
public struct RecordRight: Sendable, Hashable {
    /// Nil (`*`) for every entity that has all that the right names.
    public var entity: EntityName?
    public var actions: [GrantAction]
    /// The row before the change (read, update, delete).
    public var rows: JSONValue?
    /// The row after the change (create, update).
    public var check: JSONValue?
    /// The fields that may be read or written.
    public var fields: FieldSet
    /// Values that the server sets, over those of the body; texts that spell a variable stand for it.
    public var presets: JSONObject

    public init(
        entity: EntityName?,
        actions: [GrantAction],
        rows: JSONValue? = nil,
        check: JSONValue? = nil,
        fields: FieldSet = .all,
        presets: JSONObject = JSONObject()
    ) {
        self.entity = entity
        self.actions = actions
        self.rows = rows
        self.check = check
        self.fields = fields
        self.presets = presets
    }
}

/// An action as grants and API keys name it.
public enum GrantAction: String, Sendable, Hashable, CaseIterable {
    case create
    /// `get` and `list`.
    case read
    case get, list, update, delete
    /// Sees soft-deleted rows, restores and purges.
    case readDeleted
    case any = "*"

    public func covers(_ action: Action) -> Bool {
        switch self {
        case .any: true
        case .read: action == .get || action == .list
        default: rawValue == action.rawValue
        }
    }
}
