// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What a field newly asks of the values that are stored already.
struct FieldDemand {
    private let field: Field
    private let entity: Entity
    private var table: SQL { entity.tableName(.postgres) }
    private var column: SQLIdentifier { SQLIdentifier(field.name.rawValue) }

    init(_ field: Field, of entity: Entity) {
        self.field = field
        self.entity = entity
    }

    /// Puts the field's default where there is nothing; without one, rows with nothing stand in the way.
    func fill(on connection: borrowing Connection) throws(PostgresError) -> [SchemaObstacle] {
        if let value = field.storedDefault {
            let cell = SQL(SQLParameter.cell(0), as: .native(field.type.native))
            let update: SQL = "UPDATE \(table) SET \(column) = \(cell) WHERE \(column) IS NULL"
            let query = Query(update.statement(.postgres), isPassing: true)
            _ = try connection.run(query, [value])
            return []
        }
        return try obstacle(.nulls, where: "\(column) IS NULL", [], on: connection)
    }

    /// Values that an enumeration does not list.
    func unlisted(on connection: borrowing Connection) throws(PostgresError) -> [SchemaObstacle] {
        guard case .enumeration(let rules) = field.type else { return [] }
        return try obstacle(
            .unlistedValues,
            where: "\(column) <> ALL(\(SQLParameter.cell(0), as: .list(of: .text)))",
            [.list(rules.values.map { .text($0) })],
            on: connection
        )
    }

    private func obstacle(
        _ kind: SchemaObstacle.Kind,
        where condition: SQL,
        _ values: [Value],
        on connection: borrowing Connection
    ) throws(PostgresError) -> [SchemaObstacle] {
        let obstacle = try RowsInTheWay(entity, where: condition, values).find(on: connection)
        guard obstacle.count > 0 else { return [] }
        return [
            SchemaObstacle(
                kind: kind,
                entity: entity.name,
                fields: [field.name],
                records: obstacle.records,
                count: obstacle.count
            )
        ]
    }
}
