// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

/// Reads the body of a batch.
struct BatchReader {
    let schema: Schema
    let planner: Planner

    static let limit = 1000
    /// The members that the operations of each action have beside `action` and `entity`.
    private static let members: [String: Set<String>] = [
        "create": ["data"], "upsert": ["data", "on-conflict"], "update": ["id", "where", "data"],
        "delete": ["id", "where", "purge"],
    ]

    func requests(_ body: JSONValue) throws(WriteFailure) -> [WriteRequest] {
        guard let operations = body["operations"]?.arrayValue else {
            throw refusal("/operations", "invalid_type", "A list of operations is needed here.")
        }
        guard operations.count <= Self.limit else {
            throw WriteFailure(
                request: nil,
                error: .tooLarge(code: "too_many_operations", message: "A batch has at most \(Self.limit) operations.")
            )
        }
        var requests: [WriteRequest] = []
        for (place, operation) in operations.enumerated() {
            do throws(DataError) {
                requests.append(try request(operation, place: place))
            } catch {
                throw WriteFailure(request: place, error: error)
            }
        }
        return requests
    }

    private func request(_ json: JSONValue, place: Int) throws(DataError) -> WriteRequest {
        let pointer = "/operations/\(place)"
        let operation = try Records.object(json, at: pointer)
        guard let action = operation["action"]?.stringValue, let members = Self.members[action] else {
            throw Self.invalid("\(pointer)/action", "unknown_action", "An action is create, update, upsert or delete.")
        }
        for key in operation.keys where !members.contains(key) && key != "action" && key != "entity" {
            let place = pointer + JSONPointer().appending(key).description
            throw Self.invalid(place, "unknown_field", "An operation that is \(action) has no member \"\(key)\".")
        }
        let entity = try entity(operation["entity"], at: "\(pointer)/entity")
        let kind: WriteRequest.Kind
        switch action {
        case "create": kind = .create(try data(operation, at: pointer))
        case "upsert":
            kind = .upsert(try data(operation, at: pointer), onConflict: try conflict(operation, entity, at: pointer))
        case "update":
            kind = .update(try target(operation, entity, at: pointer), try data(operation, at: pointer), ifMatch: nil)
        default:
            let purge = try flag(operation["purge"], at: "\(pointer)/purge")
            kind = .delete(try target(operation, entity, at: pointer), ifMatch: nil, purge: purge)
        }
        return WriteRequest(entity: entity, kind: kind, pointer: "\(pointer)/data", place: place)
    }

    private func entity(_ json: JSONValue?, at pointer: String) throws(DataError) -> Entity {
        guard let name = json?.stringValue, let entity = schema.entity(name), !entity.isHidden else {
            throw Self.invalid(pointer, "unknown_entity", "The name of an entity is needed here.")
        }
        return entity
    }

    private func flag(_ json: JSONValue?, at pointer: String) throws(DataError) -> Bool {
        guard let json, !json.isNull else { return false }
        guard case .boolean(let isSet) = json else {
            throw Self.invalid(pointer, "invalid_type", "This is true or false, not \(json.kindName).")
        }
        return isSet
    }

    private func data(_ operation: JSONObject, at pointer: String) throws(DataError) -> JSONObject {
        try Records.object(operation["data"] ?? .null, at: "\(pointer)/data")
    }

    private func conflict(
        _ operation: JSONObject,
        _ entity: Entity,
        at pointer: String
    ) throws(DataError) -> [FieldName] {
        let json = operation["on-conflict"] ?? .null
        let names = json.stringValue.map { [$0] } ?? json.arrayValue?.compactMap(\.stringValue) ?? []
        let fields = names.compactMap { entity.field($0) }.filter { planner.mayName($0, of: entity) }.map(\.name)
        guard !fields.isEmpty, fields.count == names.count else {
            throw Self.invalid(
                "\(pointer)/on-conflict",
                "unknown_field",
                "The fields of a unique index are needed here."
            )
        }
        return fields
    }

    private func target(
        _ operation: JSONObject,
        _ entity: Entity,
        at pointer: String
    ) throws(DataError) -> WriteRequest.Target {
        switch (operation["id"], operation["where"]) {
        case (let id?, nil):
            if case .string(let name)? = id["$ref"] { return .reference(name, pointer: "\(pointer)/id/$ref") }
            guard let text = id.integerValue.map(String.init) ?? id.stringValue else {
                throw Self.invalid("\(pointer)/id", "invalid_type", "An id is needed here, not \(id.kindName).")
            }
            guard let recordID = RecordID(text, of: entity) else { throw .notFound }
            return .id(recordID)
        case (nil, let condition?):
            let filter = try planner.filter(condition, of: entity, action: .list, pointer: "\(pointer)/where")
            guard filter.predicate != .constant(true) else {
                throw Self.invalid(
                    "\(pointer)/where",
                    "empty_where",
                    "A condition is needed that says which records are meant."
                )
            }
            return .rows(filter, only: nil)
        default:
            throw Self.invalid(pointer, "invalid_target", "Either id or where is needed here.")
        }
    }

    private static func invalid(_ pointer: String, _ code: String, _ message: String) -> DataError {
        .invalid([.init(pointer: pointer, code: code, message: message)])
    }

    private func refusal(_ pointer: String, _ code: String, _ message: String) -> WriteFailure {
        WriteFailure(request: nil, error: Self.invalid(pointer, code, message))
    }
}
