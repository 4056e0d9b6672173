// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension Planner {
    /// The ids of the rows that a checked condition finds among those that the caller may list, in order of id.
    func ids(where filter: Filter, of entity: Entity, limit: Int) throws(DataError) -> ReadPlan {
        let given = try alternatives(.list, on: entity)
        var values: [Value] = []
        let policy = Policy.rows(of: entity, alternatives: given, deleted: .without).parameterized(into: &values)
        let condition = filter.predicate.parameterized(into: &values)
        let scopes = filter.scopes.parameterized(into: &values)
        values.append(.integer(Int64(limit)))
        let key = FieldPath(field: SystemField.id, kind: entity.primaryFormat == .integer ? .integer : .text)
        let columns = entity.field(SystemField.id).map { field in
            OutputColumn(
                field: field,
                name: SystemField.id,
                encoding: OutputColumn.Encoding(field.type),
                prefix: ReadPlanner.prefix(SystemField.id)
            )
        }
        let shape = ReadShape(
            entity: entity,
            schemaVersion: schema.version,
            columns: columns.map { [$0] } ?? [],
            alternatives: [],
            policy: policy,
            filter: condition,
            scopes: scopes,
            order: [OrderTerm(path: key, descending: false)],
            seek: nil,
            limit: .init(rows: values.count - 1, offset: nil),
            expansions: [],
            count: .none
        )
        return ReadPlan(shape: shape, values: values)
    }
}
