// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

/// Turns the JSON that callers send into the values that fields hold, and says what keeps it from being one.
///
/// It keeps compiled patterns, so one reader serves all rows of a request. Null is not its matter: whether a field may
/// be null depends on the whole row.
struct ValueReader {
    private var patterns: [String: LinearRegex] = [:]

    /// The value of `field` that `json`, which is not null, stands for. Fields without a value of their own
    /// (computed, virtual, media) have none.
    mutating func value(_ json: JSONValue, of field: Field) throws(ValueProblems) -> Value {
        try value(json, of: field.type)
    }

    private mutating func value(_ json: JSONValue, of type: FieldType) throws(ValueProblems) -> Value {
        switch type {
        case .text(let rules):
            return .text(try limited(try Self.text(coercing: json), rules))
        case .richText(let rules):
            return .text(try limited(try Self.text(json), rules))
        case .secret(let rules):
            return .text(try secret(json, rules))
        case .email(let rules):
            return .text(try email(json, rules))
        case .url(let rules):
            return .text(try url(json, rules))
        case .slug(let rules):
            return .text(try slug(json, rules))
        case .enumeration(let rules):
            return .text(try Self.listed(json, rules))
        case .number(let rules):
            return try Self.number(json, rules)
        case .boolean:
            return .boolean(try Self.boolean(json))
        case .date(let rules):
            return .text(try Self.date(json, rules))
        case .json:
            return .json(json.text)
        case .jsonSchema(let rules):
            return try validated(json, rules)
        case .geo:
            return try Self.geo(json)
        case .relation(let rules):
            return try Self.key(json, rules.key)
        case .primary(let format):
            return try Self.key(json, format)
        case .autonumber:
            return try Self.number(json, NumberRules(kind: .integer))
        case .encrypted(let plain):
            return try value(json, of: plain)
        case .computed, .media, .virtual:
            throw ValueProblems("not_fillable", "This field holds no value of its own.")
        }
    }

    /// Whether `pattern` occurs in `text`. A pattern that is none was refused with the schema, so it restricts nothing.
    mutating func matches(_ text: String, pattern: String) -> Bool {
        if let known = patterns[pattern] { return known.matches(text) }
        guard let compiled = try? LinearRegex(pattern) else { return true }
        patterns[pattern] = compiled
        return compiled.matches(text)
    }
}
