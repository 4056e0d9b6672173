// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Records {
    /// Rows that one bulk body may hold.
    static let bulkLimit = 1000

    /// Creates a record from an object, or up to 1,000 from an array of objects, all or none.
    ///
    /// A value may be `{"$set":v}`, and relations are written with `{"$set":…}`, `{"$attach":…}` or `{"$create":…}`
    /// under the relation's name. Issues carry pointers into `body`.
    public func create(
        _ entityName: String,
        _ body: JSONValue,
        context: RequestContext
    ) async throws(DataError) -> Written {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            return try await writeBodies(body, of: entity, schema: schema, context: context) { .create($0) }
        }
    }

    /// Creates a record, or updates the one that has the same values in the fields `conflict`, which are those of a
    /// unique index, or `id`. Takes an array too. Needs the right to create and to update.
    public func upsert(
        _ entityName: String,
        onConflict conflict: [String],
        _ body: JSONValue,
        context: RequestContext
    ) async throws(DataError) -> Written {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let planner = planner(context, schema: schema)
            var fields: [FieldName] = []
            for name in conflict {
                guard let field = entity.field(name), planner.mayName(field, of: entity) else {
                    throw .invalid([
                        .init(
                            pointer: "?on-conflict",
                            code: "unknown_field",
                            message: "\(entity.name) has no field \"\(name)\"."
                        )
                    ])
                }
                fields.append(field.name)
            }
            return try await writeBodies(body, of: entity, schema: schema, context: context) {
                .upsert($0, onConflict: fields)
            }
        }
    }

    private func writeBodies(
        _ body: JSONValue,
        of entity: Entity,
        schema: Schema,
        context: RequestContext,
        _ kind: (JSONObject) -> WriteRequest.Kind
    ) async throws(DataError) -> Written {
        guard case .array(let elements) = body else {
            let request = WriteRequest(entity: entity, kind: kind(try Self.object(body, at: "")), pointer: "", place: 0)
            return try await write([request], schema: schema, context: context, isMany: false)
        }
        guard elements.count <= Self.bulkLimit else {
            throw .tooLarge(code: "too_many_rows", message: "A bulk body has at most \(Self.bulkLimit) objects.")
        }
        var requests: [WriteRequest] = []
        for (index, element) in elements.enumerated() {
            let pointer = "/\(index)"
            let object = try Self.object(element, at: pointer)
            requests.append(WriteRequest(entity: entity, kind: kind(object), pointer: pointer, place: 0))
        }
        return try await write(requests, schema: schema, context: context, isMany: true)
    }

    static func object(_ json: JSONValue, at pointer: String) throws(DataError) -> JSONObject {
        guard case .object(let object) = json else {
            throw .invalid([
                .init(
                    pointer: pointer,
                    code: "invalid_type",
                    message: "An object is needed here, not \(json.kindName)."
                )
            ])
        }
        return object
    }
}
