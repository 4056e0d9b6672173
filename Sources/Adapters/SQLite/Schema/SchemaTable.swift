// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import JSON
internal import Kernel

/// The applied plans, each with the schema that it led to.
enum SchemaTable {
    static func current(on connection: borrowing Connection) throws(SQLiteError) -> StoredSchema? {
        try connection.withStatement("SELECT version, schema FROM _roost_schema ORDER BY version DESC LIMIT 1") {
            (statement) throws(SQLiteError) in
            guard try statement.step() else { return nil }
            return StoredSchema(version: Int(statement.integer(at: 0)), json: try statement.text(at: 1) ?? "")
        }
    }

    static func history(limit: Int, on connection: borrowing Connection) throws(SQLiteError) -> [AppliedPlan] {
        try connection.withStatement(
            "SELECT version, at, actor, plan FROM _roost_schema ORDER BY version DESC LIMIT ?1",
            [.integer(Int64(max(limit, 0)))]
        ) { (statement) throws(SQLiteError) in
            var plans: [AppliedPlan] = []
            while try statement.step() {
                plans.append(
                    AppliedPlan(
                        version: Int(statement.integer(at: 0)),
                        time: Timestamp(millisecondsSinceEpoch: statement.integer(at: 1)),
                        actor: try statement.text(at: 2) ?? "",
                        plan: try statement.text(at: 3) ?? ""
                    )
                )
            }
            return plans
        }
    }

    static func add(
        _ plan: SchemaPlan,
        origin: WritePlan.Origin,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            "INSERT INTO _roost_schema (version, at, actor, plan, schema) VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                .integer(Int64(plan.to.version)), .integer(origin.time.millisecondsSinceEpoch), .text(origin.actor),
                .text(plan.stepsJSON.text), .text(plan.to.definition.storedJSON.text),
            ]
        )
    }
}
