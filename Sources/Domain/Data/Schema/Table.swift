// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Where an entity's rows are. Roost's own tables have the entity's name and a column per stored field, named like
/// the field, beside the hidden `_version`; nothing but the key and foreign keys is constrained in the database.
public struct Table: Sendable, Hashable {
    public static let versionColumn = "_version"

    public let name: String
    /// On Postgres, the schema the table is in; nil for the default one.
    public let namespace: String?
    /// Set when the table was there before Roost: Roost then never changes it.
    public let adoption: Adoption?

    public struct Adoption: Sendable, Hashable {
        /// Columns of the key, in order; several are joined with `,` in `id`.
        public var keyColumns: [String]
        /// The column of each field whose column has another name.
        public var columns: [String: String]
        /// How each column stores what its field means, where that is not Roost's own way.
        public var storage: [String: ColumnStorage]
        /// A view, or a table without a key: reads only.
        public var isReadOnly: Bool

        public init(
            keyColumns: [String],
            columns: [String: String] = [:],
            storage: [String: ColumnStorage] = [:],
            isReadOnly: Bool = false
        ) {
            self.keyColumns = keyColumns
            self.columns = columns
            self.storage = storage
            self.isReadOnly = isReadOnly
        }
    }

    public init(name: String, namespace: String? = nil, adoption: Adoption? = nil) {
        self.name = name
        self.namespace = namespace
        self.adoption = adoption
    }
}

extension Table {
    /// The table that Roost makes for an entity. Those of built-in entities have names that no table of a database that
    /// was there before Roost has, so that its `users` can stay what they are.
    init(of entity: EntityDefinition) {
        let isBuiltIn = entity.kind == .system && !entity.name.isHidden
        self.init(name: isBuiltIn ? "_roost_\(entity.name)" : entity.name.rawValue)
    }
}

/// How an adopted column stores its values where that differs from Roost's own way.
public enum ColumnStorage: String, Sendable, Hashable {
    /// `YYYY-MM-DD HH:MM:SS` text in UTC.
    case datetimeWithSpace
    /// Seconds since 1970, integer.
    case unixSeconds
    /// Milliseconds since 1970, integer.
    case unixMilliseconds
    /// A decimal kept as a number or numeric text, not as a scaled integer.
    case decimalAsNumber
}
