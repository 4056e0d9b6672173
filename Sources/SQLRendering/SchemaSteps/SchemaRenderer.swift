// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import Kernel

/// Changes of the schema as the statements that make them. They take no parameters: names are all there is in them.
public struct SchemaRenderer: Sendable {
    let dialect: Dialect

    public init(dialect: Dialect) { self.dialect = dialect }

    /// A table in the form that Roost gives its own: typed strictly, constrained by its key and its foreign keys alone.
    public func createTable(_ entity: Entity) -> String {
        let columns =
            [
                dialect.key(entity.primaryFormat),
                "\(SQLIdentifier(Table.versionColumn)) \(dialect.versionType) NOT NULL DEFAULT 1",
            ]
            + entity.fields.filter { !$0.isPrimary && $0.type.hasColumn }.map(column)
        return text("CREATE TABLE \(entity.tableName(dialect)) (\(columns.joined(", ")))\(dialect.tableSuffix)")
    }

    public func dropTable(_ entity: Entity) -> String { text("DROP TABLE \(entity.tableName(dialect))") }

    public func renameTable(from: Entity, to: Entity) -> String {
        text("ALTER TABLE \(from.tableName(dialect)) RENAME TO \(SQLIdentifier(to.table.name))")
    }

    /// `name` is the column's, when it is not to be called like the field.
    public func addColumn(_ field: Field, of entity: Entity, name: String? = nil) -> String {
        text("ALTER TABLE \(entity.tableName(dialect)) ADD COLUMN \(column(field, name: name))")
    }

    public func dropColumn(_ name: String, of entity: Entity) -> String {
        text("ALTER TABLE \(entity.tableName(dialect)) DROP COLUMN \(SQLIdentifier(name))")
    }

    public func renameColumn(_ name: String, to new: String, of entity: Entity) -> String {
        text("ALTER TABLE \(entity.tableName(dialect)) RENAME COLUMN \(SQLIdentifier(name)) TO \(SQLIdentifier(new))")
    }

    /// Unique indices pass over rows that were deleted softly. Where the key is no row number, other indices end with
    /// it, so that they serve an order made total by the key.
    public func createIndex(_ index: Index, of entity: Entity) -> String {
        var columns = index.fields.map { field in
            dialect.indexed(
                SQL(SQLIdentifier(field.rawValue)),
                isKey: field.rawValue == SystemField.id,
                unique: index.unique
            )
        }
        if !index.unique, entity.primaryFormat != .integer, index.fields.last?.rawValue != SystemField.id {
            columns.append(SQL(SQLIdentifier(SystemField.id)))
        }
        let kind: SQL = index.unique ? "UNIQUE INDEX" : "INDEX"
        let rows: SQL =
            index.unique && entity.options.softDelete ? " WHERE \(SQLIdentifier(SystemField.deletedAt)) IS NULL" : ""
        return text(
            "CREATE \(kind) \(SQLIdentifier(index.name)) ON \(entity.tableName(dialect)) (\(columns.joined(", ")))\(rows)"
        )
    }

    public func dropIndex(named name: String, of entity: Entity? = nil) -> String {
        text("DROP INDEX IF EXISTS \(dialect.indexName(name, of: entity))")
    }

    func text(_ sql: SQL) -> String { sql.statement(dialect).text }

    private func column(_ field: Field) -> SQL { column(field, name: nil) }

    private func column(_ field: Field, name: String?) -> SQL {
        let definition: SQL = "\(SQLIdentifier(name ?? field.name.rawValue)) \(dialect.columnType(field.type))"
        guard case .relation(let rules) = field.type, dialect.declaresKeysWithColumns else { return definition }
        let target: SQL = "\(SQLIdentifier(rules.target.rawValue)) (\(SQLIdentifier(SystemField.id)))"
        return "\(definition) REFERENCES \(target) ON DELETE \(rules.onDelete.sql)"
    }
}

extension Field {
    var isPrimary: Bool { if case .primary = type { true } else { false } }
}

extension SchemaRenderer {
    /// Declares the key of a relation, on databases that have it apart from its column. It is named after the field's
    /// id, which stays when the field is renamed.
    public func addKey(_ field: Field, of entity: Entity, to target: Entity) -> String? {
        guard case .relation(let rules) = field.type, !dialect.declaresKeysWithColumns else { return nil }
        return text(
            """
            ALTER TABLE \(entity.tableName(dialect)) ADD CONSTRAINT \(SQLIdentifier(Self.keyName(field))) \
            FOREIGN KEY (\(SQLIdentifier(field.name.rawValue))) \
            REFERENCES \(target.tableName(dialect)) (\(SQLIdentifier(SystemField.id))) ON DELETE \(rules.onDelete.sql)
            """
        )
    }

    /// At most 63 bytes, which is what Postgres keeps of a name.
    public static func keyName(_ field: Field) -> String {
        String(decoding: "key_\(field.id)".utf8.prefix(63), as: UTF8.self)
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
