// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What the rule tester says of one request.
public struct AccessVerdict: Sendable, Hashable {
    /// The part of the rules that a refusal comes from, or that the permission depends on.
    public enum Clause: String, Sendable, Hashable {
        /// No grant is about this role, entity and action.
        case grant
        /// No grant covers all fields that are written.
        case fields
        /// The row before isn't one of the grant's.
        case rows = "where"
        /// The row after doesn't meet the grant's check.
        case check
    }

    public let isAllowed: Bool
    /// The grant that decides: the oldest that allows, or of those that refuse the one that came closest. `admin` for
    /// administrators, who need none.
    public let grant: String?
    /// Why it is refused; nil when it is allowed.
    public let clause: Clause?
    /// The fields that may be read or written.
    public let fields: [FieldName]
    /// What the database runs to find the row or rows; nil where none is looked for.
    public let sql: String?

    /// `{"decision","grant","clause","fields","sql"}`.
    public var json: JSONValue {
        [
            "decision": isAllowed ? "allow" : "deny",
            "grant": grant.map { .string($0) } ?? .null,
            "clause": clause.map { .string($0.rawValue) } ?? .null,
            "fields": .array(fields.map { .string($0.rawValue) }),
            "sql": sql.map { .string($0) } ?? .null,
        ]
    }
}
