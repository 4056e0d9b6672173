// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension ContractSession {
    /// A write plan of these operations.
    func plan(
        _ operations: [WriteOperation],
        hooks: [TransactionHook] = [],
        expecting: [WritePlan.Expectation] = [],
        answer: AnswerPlan? = nil,
        namesAllRefusals: Bool = false,
        by actor: String = "system",
        requestID: String = "contract",
        deadline: ContinuousClock.Instant? = nil
    ) -> WritePlan {
        WritePlan(
            operations: operations,
            origin: .init(actor: actor, requestID: requestID, time: Self.time),
            answer: answer,
            deadline: deadline ?? self.deadline,
            transactionHooks: hooks,
            expectations: expecting,
            namesAllRefusals: namesAllRefusals
        )
    }

    @discardableResult
    func write(_ operations: WriteOperation...) async throws -> WriteOutcome {
        try await database.write(plan(operations))
    }

    /// Adds rows and gives their ids.
    @discardableResult
    func add(_ entity: String, _ rows: JSONValue...) async throws -> [RecordID] {
        try await add(entity, rows)
    }

    @discardableResult
    func add(_ entity: String, _ rows: [JSONValue]) async throws -> [RecordID] {
        let outcome = try await write(try insert(entity, rows))
        return outcome.results.flatMap(\.rows).map(\.id)
    }

    func id(_ entity: String, _ row: JSONValue) async throws -> RecordID {
        guard let id = try await add(entity, [row]).first else { throw ContractFailure(description: "no row made") }
        return id
    }

    // MARK: - Operations

    func operation(_ entity: String, _ kind: WriteOperation.Kind, quietly: Bool = false) throws -> WriteOperation {
        let entity = try self.entity(entity)
        return WriteOperation(
            entity: entity,
            schema: schema,
            kind: kind,
            returning: quietly ? nil : planner.readBack(of: entity)
        )
    }

    func insert(
        _ entity: String,
        _ rows: [JSONValue],
        checks: [WriteOperation.Check] = [],
        onConflict: WriteOperation.Conflict? = nil
    ) throws -> WriteOperation {
        let entityValue = try self.entity(entity)
        let rows = try rows.map { row in
            var assignments = try self.assignments(entity, row)
            for field in entityValue.fields where row[field.name.rawValue] == nil {
                if case .autonumber(let rules) = field.type {
                    assignments.append(Assignment(field, .nextNumber(start: rules.start)))
                }
            }
            return assignments
        }
        return try operation(entity, .insert(.init(rows: rows, checks: checks, onConflict: onConflict)))
    }

    func update(
        _ entity: String,
        _ target: WriteOperation.Target,
        _ data: JSONValue,
        checks: [WriteOperation.Check] = [],
        precondition: Precondition? = nil,
        restores: Bool = false
    ) throws -> WriteOperation {
        try operation(
            entity,
            .update(
                .init(
                    target: target,
                    assignments: try assignments(entity, data),
                    checks: checks,
                    precondition: precondition,
                    restores: restores
                )
            )
        )
    }

    func delete(
        _ entity: String,
        _ target: WriteOperation.Target,
        softly: Bool = false,
        checks: [WriteOperation.Check] = [],
        precondition: Precondition? = nil
    ) throws -> WriteOperation {
        try operation(
            entity,
            .delete(.init(target: target, softly: softly, checks: checks, precondition: precondition))
        )
    }

    /// The rows that a condition finds, of those that the caller may list.
    func matching(
        _ entity: String,
        _ condition: JSONValue,
        limit: Int = 1000
    ) throws -> WriteOperation.Target {
        let filter = try planner.filter(condition, of: try self.entity(entity), action: .list, pointer: "")
        var values: [Value] = []
        let predicate = filter.predicate.parameterized(into: &values)
        var scopes: [EntityName: ReadScope] = [:]
        for (name, scope) in filter.scopes.sorted(by: { $0.key < $1.key }) {
            var masks: [FieldName: Predicate] = [:]
            let rows = scope.rows.parameterized(into: &values)
            for (field, mask) in scope.masks.sorted(by: { $0.key < $1.key }) {
                masks[field] = mask.parameterized(into: &values)
            }
            scopes[name] = ReadScope(rows: rows, masks: masks)
        }
        return .matching(filter: predicate, scopes: scopes, values: values, limit: limit)
    }

    func predicate(_ entity: String, _ condition: JSONValue) throws -> Predicate {
        try planner.filter(condition, of: try self.entity(entity), action: .list, pointer: "").predicate
    }

    /// `{"$inc":1}`, `{"$push":x}` and `{"$result":[operation,row,field]}` stand for what they say.
    func assignments(_ entity: String, _ row: JSONValue) throws -> [Assignment] {
        try (row.objectValue ?? JSONObject()).members.map { member in
            let field = try self.field(member.key, of: entity)
            return Assignment(field, try change(member.value, of: field))
        }
    }

    private func change(_ json: JSONValue, of field: Field) throws -> Assignment.Change {
        if let amount = json["$inc"] { return .increment(try field.stored(amount)) }
        if let element = json["$push"] { return .push(element) }
        if let result = json["$result"], let operation = result[0]?.integerValue, let row = result[1]?.integerValue,
            let name = result[2]?.stringValue
        {
            return .set(.result(operation: Int(operation), row: Int(row), field: try FieldName(of: name)))
        }
        return .set(.value(try field.stored(json)))
    }
}

extension Field {
    /// The value that `json` is stored as.
    func stored(_ json: JSONValue) throws -> Value {
        if json.isNull { return .null }
        switch type {
        case .json, .jsonSchema, .geo: return .json(json.text)
        case .secret, .encrypted: return .text(json.stringValue ?? "")
        default:
            guard let value = type.valueKind?.value(from: json) else {
                throw ContractFailure(description: "\(json.text) is no value of \(name)")
            }
            return value
        }
    }
}

extension WriteOperation.Target {
    static func id(_ id: RecordID) -> WriteOperation.Target { .id(.value(id.value)) }
}
