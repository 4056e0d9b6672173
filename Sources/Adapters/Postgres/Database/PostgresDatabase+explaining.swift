// SPDX-License-Identifier: Apache-2.0
public import DataDomain
internal import SQLRendering

extension PostgresDatabase: ReadExplaining {
    public func explanation(of plan: ReadPlan) -> String? {
        guard let schema = schemas.schema(version: plan.shape.schemaVersion) else { return nil }
        return ReadRenderer(schema, dialect: .postgres).root(plan.shape).sql.explained(with: plan.values)
    }
}
