// SPDX-License-Identifier: Apache-2.0

import JSON
public import Kernel

extension Records {
    /// How many records match `condition`, of those that the caller may list.
    public func count(
        _ entityName: String,
        where condition: JSONValue?,
        context: RequestContext
    ) async throws(DataError) -> Int64 {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            var query = AggregateQuery.counting
            query.condition = condition
            let rows = try await aggregate(query, of: entity, schema: schema, context: context, pointer: "")
            guard case .integer(let count)? = rows.rows.first?.first else { return 0 }
            return count
        }
    }

    /// Whether any record that the caller may list matches `condition`.
    public func exists(
        _ entityName: String,
        where condition: JSONValue?,
        context: RequestContext
    ) async throws(DataError) -> Bool {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let query = RecordQuery(limit: 1, condition: condition)
            let planned = try planner(context, schema: schema).list(query, of: entity, cursor: nil, isCompatible: false)
            let sink = try await read([planned.plan], context: context, into: CollectingRowSink())
            return !sink.rows.isEmpty
        }
    }
}
