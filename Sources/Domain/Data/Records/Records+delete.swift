// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Records {
    /// Deletes one record and gives it back as it was. Where the entity deletes softly, the record is marked instead.
    /// - Parameters:
    ///   - ifMatch: tags of the versions that the caller accepts; empty for `*`, nil for no condition.
    ///   - purge: deletes for good, a softly deleted record too.
    public func delete(
        _ entityName: String,
        _ id: String,
        ifMatch: [String]? = nil,
        purge: Bool = false,
        context: RequestContext
    ) async throws(DataError) -> Written {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let recordID = try target(id, of: entity, for: .delete, schema: schema, context: context)
            return try await writeOne(
                recordID,
                of: entity,
                for: .delete,
                ifMatch: ifMatch,
                seesDeleted: purge,
                schema: schema,
                context: context
            ) { tags in
                WriteRequest(
                    entity: entity,
                    kind: .delete(.id(recordID), ifMatch: tags, purge: purge),
                    pointer: "",
                    place: 0
                )
            }
        }
    }

    /// Deletes all visible records that a condition finds, 10,000 at most. The condition may not be empty.
    public func deleteMany(
        _ entityName: String,
        where condition: JSONValue?,
        purge: Bool = false,
        context: RequestContext
    ) async throws(DataError) -> Written {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let rows = try rows(condition, of: entity, at: "", schema: schema, context: context)
            let request = WriteRequest(
                entity: entity,
                kind: .delete(rows, ifMatch: nil, purge: purge),
                pointer: "",
                place: 0
            )
            return try await write([request], schema: schema, context: context, isMany: true)
        }
    }
}
