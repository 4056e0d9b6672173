// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension ContractSession {
    /// What a read gave.
    struct Answer {
        /// An array of rows; for one record the record, or null.
        let json: JSONValue
        let outcome: ReadOutcome

        var rows: [JSONValue] { json.arrayValue ?? [json] }
    }

    func plan(_ entity: String, _ query: JSONValue = [:]) throws -> ReadPlan {
        try planner.list(try RecordQuery(json: query), of: try self.entity(entity), cursor: nil, isCompatible: false)
            .plan
    }

    func plan(_ entity: String, get id: RecordID, _ query: JSONValue = [:]) throws -> ReadPlan {
        try planner.get(id, try RecordQuery(json: query), of: try self.entity(entity)).plan
    }

    func answer(_ plan: ReadPlan) async throws -> Answer {
        let sink = try await database.read([plan], deadline: deadline, into: JSONRowSink())
        guard let outcome = sink.outcomes.first, sink.outcomes.count == 1 else {
            throw ContractFailure(description: "\(sink.outcomes.count) outcomes of one plan")
        }
        return Answer(json: try JSONValue(parsing: sink.writer.bytes), outcome: outcome)
    }

    /// The rows of a list.
    func list(_ entity: String, _ query: JSONValue = [:]) async throws -> [JSONValue] {
        try await answer(try plan(entity, query)).rows
    }

    /// One member of each row of a list.
    func column(_ name: String, _ entity: String, _ query: JSONValue = [:]) async throws -> [JSONValue] {
        try await list(entity, query).map { $0[name] ?? "absent" }
    }

    /// The titles of the rows that a condition finds, in the order of ids.
    func titles(_ entity: String = "posts", where condition: JSONValue) async throws -> [JSONValue] {
        try await column("title", entity, ["where": condition, "sort": "id", "limit": 1000])
    }

    /// One record, or null.
    func get(_ entity: String, _ id: RecordID, _ query: JSONValue = [:]) async throws -> JSONValue {
        try await answer(try plan(entity, get: id, query)).json
    }

    /// The rows of an aggregate: the values of its groups and figures, in their order.
    func aggregate(_ entity: String, _ body: JSONValue) async throws -> JSONValue {
        let records = records()
        let json = try JSONValue(parsing: try await records.aggregate(entity, body, context: planner.context).bytes)
        return .array((json.arrayValue ?? []).map { .array(($0.objectValue ?? JSONObject()).map(\.value)) })
    }

    /// The service over the database under test.
    func records(cipher: any FieldCipher = FakeFieldCipher(), hooks: HookRegistry = HookRegistry()) -> Records {
        Records(
            database: database,
            authorizer: authorizer,
            schemas: StaticSchemaSource(schema),
            clock: FixedClock(Self.time),
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: hooks,
            cipher: cipher
        )
    }

    func count(_ entity: String, where condition: JSONValue = [:]) async throws -> Int64 {
        let rows = try await aggregate(entity, ["where": condition, "select": ["n": ["count": "*"]]])
        guard let count = rows[0]?[0]?.integerValue else {
            throw ContractFailure(description: "a count is one integer, not \(rows.text)")
        }
        return count
    }

    /// The same list from behind the row with these order values, or towards it.
    static func seeking(_ plan: ReadPlan, from boundary: [Value], backward: Bool = false) -> ReadPlan {
        let shape = plan.shape
        let boundaries = boundary.enumerated().map { place, value in
            Seek.Boundary(parameter: plan.values.count + place, isNull: value.isNull)
        }
        let moved = ReadShape(
            entity: shape.entity,
            schemaVersion: shape.schemaVersion,
            columns: shape.columns,
            alternatives: shape.alternatives,
            policy: shape.policy,
            filter: shape.filter,
            scopes: shape.scopes,
            order: shape.order,
            seek: Seek(boundaries: boundaries, isBackward: backward),
            limit: shape.limit,
            expansions: shape.expansions,
            count: shape.count
        )
        return ReadPlan(shape: moved, values: plan.values + boundary)
    }
}
