// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import Kernel

/// The one answer of access control, which every plan is made from.
public enum Decision: Sendable, Hashable {
    case deny(Denial)
    case allow(Alternatives)

    public enum Denial: Sendable, Hashable {
        /// The caller has no credentials (401 where the action is refused).
        case unauthenticated
        /// The caller is known and may not (403).
        case forbidden
    }
}

/// A non-empty list of alternatives, oldest grant first. Each pairs its own rows with its own fields: a field is
/// visible in a row only if some one alternative gives both; a write needs one alternative that covers all of it.
public struct Alternatives: Sendable, Hashable {
    public let first: Alternative
    public let rest: [Alternative]
    public init(_ first: Alternative, _ rest: [Alternative] = []) {
        self.first = first
        self.rest = rest
    }
    public var all: [Alternative] { [first] + rest }
    public var isSingle: Bool { rest.isEmpty }
}

/// One grant as a plan needs it.
public struct Alternative: Sendable, Hashable {
    /// The rows it is about: for update and delete the row before the change. `.constant(true)` for all rows.
    /// Variables are bound.
    public var rows: Predicate
    /// The fields it gives, to read or to write.
    public var fields: FieldSet
    /// What the row after a create or update must satisfy; may still hold `$old.*` variables.
    public var check: Predicate
    /// Values that the server sets, over the caller's.
    public var presets: [FieldName: Value]
    /// The grant's id, for the rule tester.
    public var grant: String
    /// A variable for the moment was bound into it, so no entity tag can vouch for what it gives.
    public var dependsOnTime: Bool

    public init(
        rows: Predicate = .constant(true),
        fields: FieldSet = .all,
        check: Predicate = .constant(true),
        presets: [FieldName: Value] = [:],
        grant: String,
        dependsOnTime: Bool = false
    ) {
        self.rows = rows
        self.fields = fields
        self.check = check
        self.presets = presets
        self.grant = grant
        self.dependsOnTime = dependsOnTime
    }
}

/// The columns that a grant covers.
public enum FieldSet: Sendable, Hashable {
    case all
    case only(Set<FieldName>)
    case except(Set<FieldName>)

    public func contains(_ field: FieldName) -> Bool {
        switch self {
        case .all: true
        case .only(let names): names.contains(field)
        case .except(let names): !names.contains(field)
        }
    }
}
