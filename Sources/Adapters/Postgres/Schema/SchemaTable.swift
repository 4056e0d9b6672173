// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import JSON
internal import Kernel
internal import SQLRendering

/// The applied plans, each with the schema that it led to.
enum SchemaTable {
    static let currentQuery = Query(
        own: "SELECT version, schema FROM roost.schema ORDER BY version DESC LIMIT 1"
    )

    /// The number alone, for those who only look whether it is still theirs.
    static let versionQuery = Query(own: "SELECT coalesce(max(version), 0) FROM roost.schema")

    private static let historyQuery = Query(
        own: "SELECT version, at, actor, plan FROM roost.schema ORDER BY version DESC LIMIT $1",
        [.integer]
    )

    private static let insert = Query(
        own: "INSERT INTO roost.schema (version, at, actor, plan, schema) VALUES ($1, $2, $3, $4, $5)",
        [.integer, .instant, .text, .text, .text]
    )

    static func stored(_ result: QueryResult) -> StoredSchema? {
        guard result.rowCount > 0, let version = result.integer(0, 0) else { return nil }
        return StoredSchema(version: Int(version), json: result.text(0, 1) ?? "")
    }

    static func history(limit: Int, on connection: borrowing Connection) throws(DatabaseError) -> [AppliedPlan] {
        let result = try connection.rows(historyQuery, [.integer(Int64(max(limit, 0)))])
        return (0..<result.rowCount).map { row in
            let time = result.withBytes(row, 1) { String(decoding: CellText.instant($0), as: UTF8.self) }
            return AppliedPlan(
                version: Int(result.integer(row, 0) ?? 0),
                time: Timestamp(time) ?? Timestamp(millisecondsSinceEpoch: 0),
                actor: result.text(row, 2) ?? "",
                plan: result.text(row, 3) ?? ""
            )
        }
    }

    static func adding(_ plan: SchemaPlan, origin: WritePlan.Origin) -> Call {
        Call(
            insert,
            [
                .integer(Int64(plan.to.version)), .text(origin.time.description), .text(origin.actor),
                .text(plan.stepsJSON.text), .text(plan.to.definition.storedJSON.text),
            ]
        )
    }
}
