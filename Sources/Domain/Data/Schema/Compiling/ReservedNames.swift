// SPDX-License-Identifier: Apache-2.0

extension EntityDefinition {
    /// An entity that Roost keeps to itself; whoever edits a schema can't declare one, see ``SchemaService``.
    var isRoostsOwn: Bool { kind == .system && name.isHidden }
}

/// Names that something else answers to.
enum ReservedNames {
    /// Segments below `/api/data` that are no entities.
    static let entities: Set = ["entity", "query", "sync", "schemas", "types", "info"]
    /// Last segments of a record's address that are no references.
    static let references: Set = ["query", "fn", "aggregate", "export", "import", "verify", "restore"]

    static func isReserved(entity name: String) -> Bool {
        let folded = name.lowercased()
        return entities.contains(name) || ["_roost", "sqlite_", "pg_"].contains { folded.hasPrefix($0) }
    }

    static func isReserved(field name: String) -> Bool {
        name == SystemField.id || name == Table.versionColumn || name.lowercased().hasPrefix("_roost")
    }
}
