// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// The rows that meet a condition: how many, and the ids of the first.
struct RowsInTheWay {
    private let entity: Entity
    private let condition: SQL
    private let order: SQL
    private let values: [Value]

    init(_ entity: Entity, where condition: SQL, _ values: [Value], orderedBy order: SQL? = nil) {
        self.entity = entity
        self.condition = condition
        self.order = order ?? "\(SQLIdentifier(SystemField.id))"
        self.values = values
    }

    func find(on connection: borrowing Connection) throws(PostgresError) -> (records: [RecordID], count: Int) {
        let table = entity.tableName(.postgres)
        let select: SQL = """
            SELECT \(SQLIdentifier(SystemField.id)), count(*) OVER () FROM \(table) WHERE \(condition) \
            ORDER BY \(order) LIMIT \(SchemaObstacle.listed)
            """
        let query = Query(select.statement(.postgres), isPassing: true)
        let result = try connection.run(query, query.values([], cells: values))
        guard result.rowCount > 0 else { return ([], 0) }
        let records = (0..<result.rowCount).compactMap { result.recordID($0, 0, entity.primaryFormat) }
        return (records, Int(result.integer(0, 1) ?? 0))
    }
}

extension SchemaObstacle {
    /// How many of the rows in the way are named.
    static let listed = 20
}
