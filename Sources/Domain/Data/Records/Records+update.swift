// SPDX-License-Identifier: Apache-2.0

import Conditions
public import Kernel

extension Records {
    /// Changes the fields that `body` names in one record. Values may be modifiers: `{"$inc":n}`, `{"$push":x}`,
    /// `{"$unset":true}`, `{"$set":v}`.
    /// - Parameter ifMatch: tags of the versions that the caller accepts; empty for `*`, nil for no condition.
    public func update(
        _ entityName: String,
        _ id: String,
        _ body: JSONValue,
        ifMatch: [String]? = nil,
        context: RequestContext
    ) async throws(DataError) -> Written {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let recordID = try target(id, of: entity, for: .update, schema: schema, context: context)
            let changes = try Self.object(body, at: "")
            return try await writeOne(
                recordID,
                of: entity,
                for: .update,
                ifMatch: ifMatch,
                schema: schema,
                context: context
            ) { tags in
                WriteRequest(
                    entity: entity,
                    kind: .update(.id(recordID), changes, ifMatch: tags),
                    pointer: "",
                    place: 0
                )
            }
        }
    }

    /// Changes all visible records that a condition finds, 10,000 at most: `{"update":{…},"where":{…}}`. The condition
    /// may not be empty.
    public func updateMany(
        _ entityName: String,
        _ body: JSONValue,
        context: RequestContext
    ) async throws(DataError) -> Written {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let object = try Self.object(body, at: "")
            for key in object.keys where key != "update" && key != "where" {
                throw .invalid([
                    .init(pointer: "/\(key)", code: "unknown_field", message: "Only update and where go here.")
                ]
                )
            }
            let changes = try Self.object(object["update"] ?? .null, at: "/update")
            let rows = try rows(object["where"], of: entity, at: "/where", schema: schema, context: context)
            let request = WriteRequest(
                entity: entity,
                kind: .update(rows, changes, ifMatch: nil),
                pointer: "/update",
                place: 0
            )
            return try await write([request], schema: schema, context: context, isMany: true)
        }
    }

    /// Brings a soft-deleted record back.
    public func restore(
        _ entityName: String,
        _ id: String,
        context: RequestContext
    ) async throws(DataError) -> Written {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let recordID = try target(id, of: entity, for: .update, schema: schema, context: context)
            let request = WriteRequest(entity: entity, kind: .restore(.id(recordID)), pointer: "", place: 0)
            return try await write([request], schema: schema, context: context, isMany: false)
        }
    }

    /// The id in an address. One that can't be any record's is answered only to those who may ask.
    func target(
        _ id: String,
        of entity: Entity,
        for action: Action,
        schema: Schema,
        context: RequestContext
    ) throws(DataError) -> RecordID {
        guard let recordID = RecordID(id, of: entity) else {
            _ = try planner(context, schema: schema).alternatives(action, on: entity)
            throw .notFound
        }
        return recordID
    }

    /// The rows that a condition finds among those that the caller may list.
    func rows(
        _ condition: JSONValue?,
        of entity: Entity,
        at pointer: String,
        schema: Schema,
        context: RequestContext
    ) throws(DataError) -> WriteRequest.Target {
        let filter = try planner(context, schema: schema).filter(condition, of: entity, action: .list, pointer: pointer)
        guard filter.predicate != .constant(true) else {
            throw .invalid([
                .init(
                    pointer: pointer,
                    code: "empty_where",
                    message: "A condition is needed that says which records are meant."
                )
            ])
        }
        return .rows(filter, only: nil)
    }
}
