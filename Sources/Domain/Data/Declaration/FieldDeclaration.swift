// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A field declared in Swift: a name, a type and the `config` that a schema file would have.
public struct FieldDeclaration: Sendable, Hashable {
    public let name: String
    public let type: String
    public var config: JSONObject

    /// Any type with any config, for what has no function of its own here.
    public init(_ name: String, type: String, required: Bool = false, config: JSONObject = JSONObject()) {
        self.name = name
        self.type = type
        self.config = config
        if required { self.config["required"] = true }
    }

    public static func text(
        _ name: String,
        required: Bool = false,
        minLength: Int? = nil,
        maxLength: Int? = nil,
        default defaultValue: String? = nil
    ) -> Self {
        var field = FieldDeclaration(name, type: "text", required: required)
        field.set("minLength", minLength.map { .integer(Int64($0)) })
        field.set("maxLength", maxLength.map { .integer(Int64($0)) })
        field.set("default_value", defaultValue.map { .string($0) })
        return field
    }

    public static func number(
        _ name: String,
        kind: NumberRules.Kind = .float,
        required: Bool = false,
        minimum: Double? = nil,
        maximum: Double? = nil,
        default defaultValue: JSONValue? = nil
    ) -> Self {
        var field = FieldDeclaration(name, type: "number", required: required)
        switch kind {
        case .float: break
        case .integer: field.set("kind", "integer")
        case .decimal(let scale):
            field.set("kind", "decimal")
            field.set("scale", .integer(Int64(scale)))
        }
        field.set("minimum", minimum.map { .double($0) })
        field.set("maximum", maximum.map { .double($0) })
        field.set("default_value", defaultValue)
        return field
    }

    public static func boolean(_ name: String, required: Bool = false, default defaultValue: Bool? = nil) -> Self {
        var field = FieldDeclaration(name, type: "boolean", required: required)
        field.set("default_value", defaultValue.map { .boolean($0) })
        return field
    }

    public static func date(_ name: String, kind: DateRules.Kind = .date, required: Bool = false) -> Self {
        var field = FieldDeclaration(name, type: "date", required: required)
        field.set("type", .string(kind.rawValue))
        return field
    }

    public static func enumeration(
        _ name: String,
        _ values: [String],
        required: Bool = false,
        default defaultValue: String? = nil
    ) -> Self {
        var field = FieldDeclaration(name, type: "enum", required: required)
        field.set("options", ["type": "strings", "values": .array(values.map { .string($0) })])
        field.set("default_value", defaultValue.map { .string($0) })
        return field
    }

    public static func json(_ name: String, required: Bool = false) -> Self {
        FieldDeclaration(name, type: "json", required: required)
    }

    /// The same field with its values stored sealed: for `text`, `richtext`, `email`, `url`, `json` and `jsonschema`.
    public func encrypted() -> Self {
        var field = self
        field.config["encrypted"] = true
        return field
    }

    private mutating func set(_ key: String, _ value: JSONValue?) {
        if let value { config[key] = value }
    }

    var json: JSONValue { .object(JSONObject([("type", .string(type)), ("config", .object(config))])) }
}
