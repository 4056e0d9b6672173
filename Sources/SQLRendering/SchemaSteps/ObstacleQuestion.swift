// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// A question for the rows that stand in the way of a step of a schema change.
public struct ObstacleQuestion: Sendable {
    /// One row for each of the first that are in the way, with its id and how many there are in all. Its parameters have
    /// values of their own.
    public let statement: SQLStatement
    private let kind: SchemaObstacle.Kind
    private let entity: EntityName
    private let fields: [FieldName]

    init(
        _ kind: SchemaObstacle.Kind,
        _ entity: Entity,
        _ fields: [FieldName],
        where condition: SQL,
        orderedBy order: SQL? = nil,
        _ dialect: Dialect
    ) {
        self.kind = kind
        self.entity = entity.name
        self.fields = fields
        let id = SQL(SQLIdentifier(SystemField.id))
        let select: SQL = """
            SELECT \(id), count(*) OVER () FROM \(entity.tableName(dialect)) WHERE \(condition) \
            ORDER BY \(order ?? id) LIMIT \(SchemaObstacle.listed)
            """
        statement = select.statement(dialect)
    }

    /// What the rows found mean.
    /// - Parameter records: their ids, as many as the statement gave.
    public func obstacles(_ records: [RecordID], count: Int) -> [SchemaObstacle] {
        guard count > 0 else { return [] }
        return [SchemaObstacle(kind: kind, entity: entity, fields: fields, records: records, count: count)]
    }
}
