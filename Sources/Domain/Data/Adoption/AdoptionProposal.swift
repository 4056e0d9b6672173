// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// How a table would be adopted.
public struct AdoptionProposal: Sendable {
    public let table: TableDescription
    public var entity: EntityDefinition
    /// Relations whose keys lie in the table, and m:n relations through it.
    public var relations: [Relation] = []
    public var warnings: [AdoptionWarning] = []

    /// `{"table","namespace","view","rows","entity","relations","warnings"}`.
    public var json: JSONValue {
        var object = JSONObject([("table", JSONValue.string(table.name))])
        object["namespace"] = table.namespace.map { .string($0) }
        object["view"] = .boolean(table.isView)
        object["rows"] = table.estimatedRows.map { .integer(Int64($0)) }
        object["entity"] = entity.resource
        object["relations"] = .array(relations.map(\.resource))
        object["warnings"] = .array(warnings.map(\.json))
        return .object(object)
    }
}

extension EntityDefinition {
    /// ``json`` with `name` in front: the entity as a resource of its own.
    public var resource: JSONValue { json.preceded(by: "name", name.rawValue) }
}

extension Relation {
    /// ``json`` with `id` in front.
    public var resource: JSONValue { json.preceded(by: "id", id) }
}

extension Index {
    /// ``json`` with `name` in front.
    public var resource: JSONValue { json.preceded(by: "name", name) }
}

extension JSONValue {
    fileprivate func preceded(by key: String, _ text: String) -> JSONValue {
        var object = JSONObject([(key, JSONValue.string(text))])
        for member in objectValue ?? JSONObject() { object[member.key] = member.value }
        return .object(object)
    }
}
