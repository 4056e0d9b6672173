// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import Kernel

/// Changes of the schema as the statements that make them. They take no parameters: names are all there is in them.
public struct SchemaRenderer {
    let dialect: Dialect

    public init(dialect: Dialect) { self.dialect = dialect }

    /// A table in the form that Roost gives its own: typed strictly, constrained by its key and its foreign keys alone.
    public func createTable(_ entity: Entity) -> String {
        let columns =
            [key(entity), "\(SQLIdentifier(Table.versionColumn)) INTEGER NOT NULL DEFAULT 1"]
            + entity.fields.filter { !$0.isPrimary && $0.type.hasColumn }.map(column)
        return text("CREATE TABLE \(entity.tableName) (\(columns.joined(", "))) STRICT")
    }

    public func dropTable(_ entity: Entity) -> String { text("DROP TABLE \(entity.tableName)") }

    public func renameTable(from: Entity, to: Entity) -> String {
        text("ALTER TABLE \(from.tableName) RENAME TO \(SQLIdentifier(to.table.name))")
    }

    /// `name` is the column's, when it is not to be called like the field.
    public func addColumn(_ field: Field, of entity: Entity, name: String? = nil) -> String {
        text("ALTER TABLE \(entity.tableName) ADD COLUMN \(column(field, name: name))")
    }

    public func dropColumn(_ name: String, of entity: Entity) -> String {
        text("ALTER TABLE \(entity.tableName) DROP COLUMN \(SQLIdentifier(name))")
    }

    public func renameColumn(_ name: String, to new: String, of entity: Entity) -> String {
        text("ALTER TABLE \(entity.tableName) RENAME COLUMN \(SQLIdentifier(name)) TO \(SQLIdentifier(new))")
    }

    /// Unique indices pass over rows that were deleted softly. Where the key is no row number, other indices end with
    /// it, so that they serve an order made total by the key.
    public func createIndex(_ index: Index, of entity: Entity) -> String {
        var columns = index.fields.map { SQL(SQLIdentifier($0.rawValue)) }
        if !index.unique, entity.primaryFormat != .integer, index.fields.last?.rawValue != SystemField.id {
            columns.append(SQL(SQLIdentifier(SystemField.id)))
        }
        let kind: SQL = index.unique ? "UNIQUE INDEX" : "INDEX"
        let rows: SQL =
            index.unique && entity.options.softDelete ? " WHERE \(SQLIdentifier(SystemField.deletedAt)) IS NULL" : ""
        return text(
            "CREATE \(kind) \(SQLIdentifier(index.name)) ON \(entity.tableName) (\(columns.joined(", ")))\(rows)"
        )
    }

    public func dropIndex(named name: String) -> String { text("DROP INDEX IF EXISTS \(SQLIdentifier(name))") }

    private func text(_ sql: SQL) -> String { sql.statement(dialect).text }

    /// Numbers are never given twice, also not that of a row deleted since.
    private func key(_ entity: Entity) -> SQL {
        entity.primaryFormat == .integer
            ? "\(SQLIdentifier(SystemField.id)) INTEGER PRIMARY KEY AUTOINCREMENT"
            : "\(SQLIdentifier(SystemField.id)) TEXT PRIMARY KEY NOT NULL"
    }

    private func column(_ field: Field) -> SQL { column(field, name: nil) }

    private func column(_ field: Field, name: String?) -> SQL {
        let definition: SQL = "\(SQLIdentifier(name ?? field.name.rawValue)) \(field.type.columnType)"
        guard case .relation(let rules) = field.type else { return definition }
        let target: SQL = "\(SQLIdentifier(rules.target.rawValue)) (\(SQLIdentifier(SystemField.id)))"
        return "\(definition) REFERENCES \(target) ON DELETE \(rules.onDelete.sql)"
    }
}

extension Field {
    var isPrimary: Bool { if case .primary = type { true } else { false } }
}

extension FieldType {
    /// The type of the field's column in SQLite's strict tables.
    var columnType: SQL {
        switch columnClass {
        case .integer, .boolean, .decimal: "INTEGER"
        case .real: "REAL"
        case .text, .json, nil: "TEXT"
        }
    }
}

extension RelationRules.OnDelete {
    var sql: SQL {
        switch self {
        case .cascade: "CASCADE"
        case .restrict: "RESTRICT"
        case .setNull: "SET NULL"
        case .setDefault: "SET DEFAULT"
        case .noAction: "NO ACTION"
        }
    }
}
