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

    func find(on connection: borrowing Connection) throws(SQLiteError) -> (records: [RecordID], count: Int) {
        let table = SQLIdentifier(entity.table.name)
        let count: SQL = "SELECT count(*) FROM \(table) WHERE \(condition)"
        guard case .integer(let number)? = try connection.firstValue(count.statement(.sqlite).text, values), number > 0
        else { return ([], 0) }
        let select: SQL = """
            SELECT \(SQLIdentifier(SystemField.id)) FROM \(table) WHERE \(condition) ORDER BY \(order) \
            LIMIT \(SchemaObstacle.listed)
            """
        return try connection.withPassingStatement(select.statement(.sqlite).text, values) {
            (rows) throws(SQLiteError) in
            var records: [RecordID] = []
            while try rows.step() {
                if let id = try rows.recordID(at: 0) { records.append(id) }
            }
            return (records, Int(number))
        }
    }
}
