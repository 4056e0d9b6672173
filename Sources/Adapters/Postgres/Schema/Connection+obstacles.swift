// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import SQLRendering

extension Connection {
    /// What stands in the way of a step that is about `entity`, if anything.
    func obstacles(_ question: ObstacleQuestion, _ entity: Entity) throws(PostgresError) -> [SchemaObstacle] {
        let query = Query(question.statement, isPassing: true)
        let result = try run(query, query.values([]))
        let records = (0..<result.rowCount).compactMap { result.recordID($0, 0, entity.primaryFormat) }
        return question.obstacles(records, count: result.rowCount > 0 ? Int(result.integer(0, 1) ?? 0) : 0)
    }
}
