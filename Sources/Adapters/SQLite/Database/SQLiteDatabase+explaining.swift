// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import SQLRendering

extension SQLiteDatabase: ReadExplaining {
    public func explanation(of plan: ReadPlan) -> String? {
        guard let schema = schemas.schema(version: plan.shape.schemaVersion) else { return nil }
        return ReadRenderer(schema, dialect: .sqlite).root(plan.shape).sql.explained(with: plan.values)
    }
}
