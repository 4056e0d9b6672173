// SPDX-License-Identifier: Apache-2.0

/// A field of a kind of record: what stores make their tables from.
public struct AuthField: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case text, integer, boolean
        /// A moment, as RFC 3339 text in UTC.
        case instant
        case json
    }

    public let name: String
    public let kind: Kind
    /// No two records have the same value; null is no value.
    public let isUnique: Bool
    /// Records are looked up by it.
    public let isIndexed: Bool

    public static func text(_ name: String, unique: Bool = false, indexed: Bool = false) -> AuthField {
        AuthField(name: name, kind: .text, isUnique: unique, isIndexed: indexed)
    }
    public static func integer(_ name: String) -> AuthField { AuthField(name: name, kind: .integer) }
    public static func boolean(_ name: String) -> AuthField { AuthField(name: name, kind: .boolean) }
    public static func instant(_ name: String, indexed: Bool = false) -> AuthField {
        AuthField(name: name, kind: .instant, isIndexed: indexed)
    }
    public static func json(_ name: String) -> AuthField { AuthField(name: name, kind: .json) }

    private init(name: String, kind: Kind, isUnique: Bool = false, isIndexed: Bool = false) {
        self.name = name
        self.kind = kind
        self.isUnique = isUnique
        self.isIndexed = isIndexed
    }
}
