// SPDX-License-Identifier: Apache-2.0
public import DataDomain
internal import Kernel

extension SchemaRenderer {
    public func dropKey(_ field: Field, of entity: Entity) -> String {
        text(
            """
            ALTER TABLE \(entity.tableName(dialect)) DROP CONSTRAINT IF EXISTS \
            \(SQLIdentifier(Self.keyName(field)))
            """
        )
    }

    /// Puts a renamed table where its name belongs; nil when it is there.
    public func moveTable(from: Entity, to: Entity) -> String? {
        let old = from.table.namespace ?? dialect.namespace(of: from.table.name)
        let new = to.table.namespace ?? dialect.namespace(of: to.table.name)
        guard let old, let new, old != new else { return nil }
        return text(
            "ALTER TABLE \(SQLIdentifier(old)).\(SQLIdentifier(to.table.name)) SET SCHEMA \(SQLIdentifier(new))"
        )
    }

    /// Gives a column the type of its field, which takes every value of the old one as it is written.
    public func retype(_ field: Field, from old: Field, of entity: Entity) -> String {
        let column = SQL(SQLIdentifier(field.name.rawValue))
        let value = field.type.native == .text ? dialect.text(column, of: old.type.native) : column
        return text(
            """
            ALTER TABLE \(entity.tableName(dialect)) ALTER COLUMN \(column) \
            TYPE \(field.type.native.columnType) USING \(value)
            """
        )
    }
}
