// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// The rows that a unique index would not take: live ones with the same values, none of them null.
struct Duplicates {
    private let index: Index
    private let entity: Entity

    init(_ index: Index, of entity: Entity) {
        self.index = index
        self.entity = entity
    }

    func find(on connection: borrowing Connection) throws(PostgresError) -> [SchemaObstacle] {
        let columns = index.fields.map { SQL(SQLIdentifier($0.rawValue)) }
        var live = columns.map { column -> SQL in "\(column) IS NOT NULL" }
        if entity.options.softDelete { live.append("\(SQLIdentifier(SystemField.deletedAt)) IS NULL") }
        let (list, rows) = (columns.joined(", "), live.joined(" AND "))
        let repeated: SQL = """
            SELECT \(list) FROM \(entity.tableName(.postgres)) WHERE \(rows) GROUP BY \(list) HAVING count(*) > 1
            """
        let condition: SQL = "\(rows) AND (\(list)) IN (\(repeated))"
        let order: SQL = "\(list), \(SQLIdentifier(SystemField.id))"
        let found = try RowsInTheWay(entity, where: condition, [], orderedBy: order).find(on: connection)
        guard found.count > 0 else { return [] }
        return [
            SchemaObstacle(
                kind: .duplicates,
                entity: entity.name,
                fields: index.fields,
                records: found.records,
                count: found.count
            )
        ]
    }
}
