// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

extension Connection {
    /// What stands in the way, if anything.
    func obstacles(_ question: ObstacleQuestion) throws(SQLiteError) -> [SchemaObstacle] {
        try withPassingStatement(question.statement.text, question.statement.values([])) {
            (rows) throws(SQLiteError) in
            var records: [RecordID] = []
            var count = 0
            while try rows.step() {
                if let id = try rows.recordID(at: 0) { records.append(id) }
                count = Int(rows.integer(at: 1))
            }
            return question.obstacles(records, count: count)
        }
    }
}
