// SPDX-License-Identifier: Apache-2.0

import Conditions
public import Kernel

extension Records {
    /// Whether a secret field of a record was set to a value: `{"field":…,"value":…}`. The caller must be able to see
    /// the record, and the answer takes as long for a wrong value as for a right one.
    public func verify(
        _ entityName: String,
        _ id: String,
        _ body: JSONValue,
        context: RequestContext
    ) async throws(DataError) -> Bool {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let planner = planner(context, schema: schema)
            let given = try planner.alternatives(.get, on: entity)
            let object = try Self.object(body, at: "")
            guard let name = object["field"]?.stringValue, let field = entity.field(name), case .secret = field.type,
                given.give(field.name)
            else {
                throw .invalid([
                    .init(pointer: "/field", code: "unknown_field", message: "A secret field is needed here.")
                ])
            }
            guard let secret = object["value"]?.stringValue, secret.utf8.count <= 4096 else {
                throw .invalid([.init(pointer: "/value", code: "invalid_type", message: "A text is needed here.")])
            }
            guard let recordID = RecordID(id, of: entity) else { throw .notFound }
            let plan = secretPlan(field, of: entity, id: recordID, given: given, schema: schema)
            let sink = try await read([plan], context: context, into: CollectingRowSink())
            guard let row = sink.rows.first else { throw .notFound }
            guard case .text(let hash)? = row[name] else {
                // No secret is set: making a hash takes as long as testing one.
                _ = try await hasher.hash(secret)
                return false
            }
            return try await hasher.verify(secret, against: hash)
        }
    }

    /// Reads the one column that no other plan may name.
    private func secretPlan(
        _ field: Field,
        of entity: Entity,
        id: RecordID,
        given: Alternatives,
        schema: Schema
    ) -> ReadPlan {
        let giving = given.all.filter { $0.fields.contains(field.name) }
        guard let first = giving.first else {
            return secretPlan(field, of: entity, schema: schema, policy: .constant(false))
        }
        let rows = Policy.rows(
            of: entity,
            alternatives: Alternatives(first, Array(giving.dropFirst())),
            deleted: .without
        )
        return secretPlan(
            field,
            of: entity,
            schema: schema,
            policy: .conjunction([Planner.isRecord(id, of: entity), rows])
        )
    }

    private func secretPlan(_ field: Field, of entity: Entity, schema: Schema, policy: Predicate) -> ReadPlan {
        var values: [Value] = []
        let policy = policy.parameterized(into: &values)
        values.append(.integer(1))
        let column = OutputColumn(
            field: field,
            name: field.name.rawValue,
            encoding: .text,
            prefix: ReadPlanner.prefix(field.name.rawValue)
        )
        let shape = ReadShape(
            entity: entity,
            schemaVersion: schema.version,
            columns: [column],
            alternatives: [],
            policy: policy,
            filter: .constant(true),
            scopes: [:],
            order: [],
            seek: nil,
            limit: .init(rows: values.count - 1, offset: nil),
            expansions: [],
            count: .none
        )
        return ReadPlan(shape: shape, values: values)
    }
}
