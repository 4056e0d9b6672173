// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Field {
    /// A JSON Schema (draft 2020-12) of the field's values as they stand in JSON, null aside, with the members that
    /// bknd adds: `$field` (the type's name), `title`, `$comment`, `readOnly`.
    public var jsonSchema: JSONValue {
        var object = type.jsonSchema
        object["$field"] = .string(type.name)
        object["title"] = label.map { .string($0) }
        object["$comment"] = text.map { .string($0) }
        if fillable.isEmpty { object["readOnly"] = true }
        object["default"] = defaultValue
        return .object(object)
    }
}

extension FieldType {
    fileprivate var jsonSchema: JSONObject {
        switch self {
        case .primary(let format):
            return Self.schema(format == .integer ? "integer" : "string", format: format == .uuid ? "uuid" : nil)
        case .relation(let rules): return Self.schema(rules.key == .integer ? "integer" : "string")
        case .text(let rules), .richText(let rules): return rules.jsonSchema(format: nil)
        case .email(let rules): return rules.jsonSchema(format: "email")
        case .url(let rules): return rules.jsonSchema(format: "uri")
        case .slug(let rules): return rules.jsonSchema(format: nil)
        case .secret(let rules):
            var object = rules.jsonSchema(format: "password")
            object["writeOnly"] = true
            return object
        case .number(let rules):
            var object = Self.schema(rules.kind == .integer ? "integer" : "number")
            rules.writeLimits(to: &object)
            return object
        case .autonumber: return Self.schema("integer")
        case .boolean: return Self.schema("boolean")
        case .date(let rules): return rules.jsonSchema
        case .enumeration(let rules):
            var object = Self.schema("string")
            object["enum"] = .array(rules.values.map { .string($0) })
            return object
        case .jsonSchema(let rules): return rules.schema.objectValue ?? JSONObject()
        case .geo: return Self.point
        case .media:
            var object = Self.schema("array")
            object["items"] = ["type": "object"]
            return object
        case .computed(let rules): return Self.schema(rules.kind.jsonType)
        case .encrypted(let plain): return plain.jsonSchema
        case .json, .virtual: return JSONObject()
        }
    }

    private static func schema(_ type: String, format: String? = nil) -> JSONObject {
        var object = JSONObject([("type", JSONValue.string(type))])
        object["format"] = format.map { .string($0) }
        return object
    }

    private static var point: JSONObject {
        var object = schema("object")
        object["properties"] = [
            "lon": ["type": "number", "minimum": -180, "maximum": 180],
            "lat": ["type": "number", "minimum": -90, "maximum": 90],
        ]
        object["required"] = ["lon", "lat"]
        return object
    }
}

extension TextRules {
    fileprivate func jsonSchema(format: String?) -> JSONObject {
        var object = JSONObject([("type", JSONValue.string("string"))])
        object["format"] = format.map { .string($0) }
        object["minLength"] = minLength.map { .integer(Int64($0)) }
        object["maxLength"] = maxLength.map { .integer(Int64($0)) }
        object["pattern"] = pattern.map { .string($0) }
        return object
    }
}

extension NumberRules {
    /// The limits have the names that JSON Schema gives them.
    fileprivate func writeLimits(to object: inout JSONObject) {
        var config = JSONObject()
        write(to: &config)
        for member in config where member.key != "kind" && member.key != "scale" { object[member.key] = member.value }
    }
}

extension DateRules {
    fileprivate var jsonSchema: JSONObject {
        var object = JSONObject([("type", JSONValue.string("string"))])
        switch kind {
        case .date: object["format"] = "date"
        case .datetime: object["format"] = "date-time"
        case .week: object["pattern"] = "^[0-9]{4}-W[0-9]{2}$"
        }
        return object
    }
}
