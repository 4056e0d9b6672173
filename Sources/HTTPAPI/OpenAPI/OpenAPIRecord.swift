// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// The components of an entity: a record as it is read, and the bodies that create and update it.
struct OpenAPIRecord {
    let entity: Entity
    let schema: Schema

    /// No member is sure to be there: `select` leaves out what it doesn't name, and relations come with `with` only.
    var read: JSONValue {
        var properties = JSONObject()
        for field in entity.fields where !field.isHidden { properties[field.name.rawValue] = value(of: field) }
        for reference in entity.references where schema.entity(reference.target) != nil {
            properties[reference.name] = embedded(reference)
        }
        return object(properties, description: entity.options.text)
    }

    func written(_ context: Field.WriteContext) -> JSONValue {
        let fields = entity.fields.filter { $0.fillable.contains(context) }
        var properties = JSONObject(fields.map { ($0.name.rawValue, value(of: $0)) })
        for reference in entity.references where properties[reference.name] == nil {
            properties[reference.name] = [
                "type": "object", "description": "Links records: $set, $attach, $detach, $create",
            ]
        }
        var text: String?
        if context == .update { text = "A value may be {\"$set\"}, {\"$inc\"}, {\"$push\"} or {\"$unset\"} instead" }
        guard case .object(var object) = object(properties, description: text) else { return .anyObject }
        let required = fields.filter { context == .create && $0.required && $0.defaultValue == nil }
        if !required.isEmpty { object["required"] = .array(required.map { .string($0.name.rawValue) }) }
        object["additionalProperties"] = false
        return .object(object)
    }

    private func object(_ properties: JSONObject, description: String?) -> JSONValue {
        var object = JSONObject([("type", "object"), ("title", .string(entity.options.label ?? entity.name.rawValue))])
        object["description"] = description.map { .string($0) }
        object["properties"] = .object(properties)
        return .object(object)
    }

    private func embedded(_ reference: Reference) -> JSONValue {
        let target = JSONValue.reference(reference.target.rawValue)
        return reference.isMany ? .list(of: target) : ["anyOf": [target, ["type": "null"]]]
    }

    private func value(of field: Field) -> JSONValue {
        // A schema of the user's own may refer to places in itself, which would be other places in this document.
        if case .jsonSchema = field.type { return ["title": .string(field.label ?? field.name.rawValue)] }
        guard case .object(var object) = field.jsonSchema else { return .object(JSONObject()) }
        object["$field"] = nil
        object["description"] = object["$comment"]
        object["$comment"] = nil
        if case .primary = field.type { return .object(object) }
        if !field.required, let type = object["type"] {
            object["type"] = [type, "null"]
            if case .array(let values)? = object["enum"] { object["enum"] = .array(values + [.null]) }
        }
        return .object(object)
    }
}
