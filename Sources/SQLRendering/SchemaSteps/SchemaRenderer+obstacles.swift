// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
internal import Kernel

extension SchemaRenderer {
    /// Puts the field's default where there is nothing; nil without a default.
    public func fill(_ field: Field, of entity: Entity) -> SQLStatement? {
        guard let value = field.storedDefault else { return nil }
        let column = SQLIdentifier(field.name.rawValue)
        let cell = SQL(SQLParameter.value(value), as: .native(field.type.native))
        let update: SQL = "UPDATE \(entity.tableName(dialect)) SET \(column) = \(cell) WHERE \(column) IS NULL"
        return update.statement(dialect)
    }

    /// Rows with nothing in a field that must hold something.
    public func nulls(of field: Field, _ entity: Entity) -> ObstacleQuestion {
        ObstacleQuestion(.nulls, entity, [field.name], where: "\(SQLIdentifier(field.name.rawValue)) IS NULL", dialect)
    }

    /// Values that an enumeration does not list; nil for fields of other types.
    public func unlisted(of field: Field, _ entity: Entity) -> ObstacleQuestion? {
        guard case .enumeration(let rules) = field.type else { return nil }
        let listed = OperandSQL(operand: .value(.list(rules.values.map { .text($0) })))
        let isListed = dialect.isMember(SQL(SQLIdentifier(field.name.rawValue)), listed, of: .text)
        return ObstacleQuestion(.unlistedValues, entity, [field.name], where: "NOT (\(isListed))", dialect)
    }

    /// Rows that a unique index would not take: live ones with the same values, none of them null.
    public func duplicates(_ index: Index, of entity: Entity) -> ObstacleQuestion {
        let columns = index.fields.map { SQL(SQLIdentifier($0.rawValue)) }
        var live = columns.map { column -> SQL in "\(column) IS NOT NULL" }
        if entity.options.softDelete { live.append("\(SQLIdentifier(SystemField.deletedAt)) IS NULL") }
        let (list, rows) = (columns.joined(", "), live.joined(" AND "))
        let repeated: SQL = """
            SELECT \(list) FROM \(entity.tableName(dialect)) WHERE \(rows) GROUP BY \(list) HAVING count(*) > 1
            """
        return ObstacleQuestion(
            .duplicates,
            entity,
            index.fields,
            where: "\(rows) AND (\(list)) IN (\(repeated))",
            orderedBy: "\(list), \(SQLIdentifier(SystemField.id))",
            dialect
        )
    }

    /// Rows whose key names none of `target`.
    public func missingTargets(of field: Field, _ entity: Entity, _ target: Entity) -> ObstacleQuestion {
        let (column, id) = (SQLIdentifier(field.name.rawValue), SQLIdentifier(SystemField.id))
        let condition: SQL = """
            \(column) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \(target.tableName(dialect)) AS target \
            WHERE target.\(id) = \(entity.tableName(dialect)).\(column))
            """
        return ObstacleQuestion(.missingTargets, entity, [field.name], where: condition, dialect)
    }

    /// Rows whose values in an index take more bytes together than `room`.
    public func longValues(_ index: Index, of entity: Entity, room: Int) -> ObstacleQuestion {
        let lengths = index.fields.map { field -> SQL in
            "coalesce(octet_length(CAST(\(SQLIdentifier(field.rawValue)) AS TEXT)), 0)"
        }
        return ObstacleQuestion(.tooLong, entity, index.fields, where: "\(lengths.joined(" + ")) > \(room)", dialect)
    }
}
