// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

/// How stored values follow when a field gets another type. Null stays null.
///
/// | from | to |
/// |---|---|
/// | text and its kin, enum | each other if the value is valid there; number, boolean, date if it reads as one; json |
/// | integer, autonumber | float, decimal, text, enum, json; boolean (0, 1); autonumber |
/// | float, decimal | each other and integer if no digit is lost; text, enum, json |
/// | boolean | integer, float, decimal (0, 1); text, enum (`true`, `false`); json |
/// | date, datetime, week | text, enum, json; date → datetime (midnight), week; datetime → date (only midnight) |
/// | json, jsonschema, geo | each other if valid; text; number, boolean, date from a JSON scalar |
///
/// Sealed values can't be looked into: switching `encrypted` on or off converts nulls alone, so that it goes through
/// where the field holds nothing yet.
///
/// Any other change drops the field and adds it anew.
public struct ValueConversion: Sendable {
    private let source: ColumnClass
    private let from: FieldType
    private let target: Field
    /// From an encrypted type or to one.
    private let isSealed: Bool
    private var reader = ValueReader()

    /// Nil when values of `from` never become values of `to`, or when one of them has no column.
    public init?(from: Field, to: Field) {
        guard let source = from.type.columnClass, to.type.columnClass != nil,
            Family(from.type)?.converts(to: to.type) == true
        else { return nil }
        self.source = source
        self.from = from.type
        target = to
        isSealed = from.type.isEncrypted || to.type.isEncrypted
    }

    /// Whether every stored value is one of the new type as it lies there, so that the column need not be touched.
    public var keepsValues: Bool {
        guard source == target.type.columnClass, from.isEncrypted == target.type.isEncrypted else { return false }
        if isSealed, Family(from) != Family(target.type) { return false }
        return switch (from.plain, target.type.plain) {
        case (_, .text), (_, .richText), (_, .json): true
        case (.enumeration, .enumeration), (.email, .email), (.url, .url), (.slug, .slug): true
        case (.number, .number), (.secret, .secret), (.jsonSchema, .jsonSchema), (.autonumber, .number): true
        case (.date(let old), .date(let new)): old.kind == new.kind
        default: false
        }
    }

    /// The value under the new type; nil when it doesn't convert.
    public mutating func convert(_ value: Value) -> Value? {
        if value.isNull || keepsValues { return value }
        if isSealed { return nil }
        for candidate in candidates(value) {
            if let converted = try? reader.value(candidate, of: target) { return converted }
        }
        return nil
    }

    /// JSON that callers could send for the new field to mean the same; the first that it takes is meant.
    private func candidates(_ value: Value) -> [JSONValue] {
        let json = value.scalarJSON
        switch (target.type, json) {
        case (.boolean, .integer(let number)): return number == 0 ? [false] : number == 1 ? [true] : []
        case (.boolean, .string(let text)): return Self.flags[text].map { [.boolean($0)] } ?? []
        case (.number, .boolean(let flag)): return [flag ? 1 : 0]
        case (.number, .string(let text)), (.autonumber, .string(let text)):
            return (try? JSONValue(parsing: text)).map { [$0] } ?? []
        case (.date(let rules), .string(let text)): return Self.dates(text, from: from, rules.kind)
        case (.json, .string(let text)), (.jsonSchema, .string(let text)), (.geo, .string(let text)):
            // A text that is an object or a list in JSON was meant as one; any other is a JSON string.
            if let parsed = try? JSONValue(parsing: text), ["object", "array"].contains(parsed.kindName) {
                return [parsed]
            }
            return [json]
        case (.text, .string), (.richText, .string): return [json]
        case (.text, _), (.richText, _), (.enumeration, .integer), (.enumeration, .double), (.enumeration, .decimal),
            (.enumeration, .boolean):
            return [.string(json.text)]
        default: return [json]
        }
    }

    private static let flags = ["true": true, "false": false, "1": true, "0": false]

    /// A moment becomes a date only when no time of day is lost.
    private static func dates(_ text: String, from: FieldType, _ kind: DateRules.Kind) -> [JSONValue] {
        if case .date(let rules) = from, rules.kind == .datetime, kind == .date {
            guard let moment = Timestamp(text), Timestamp(CalendarDate(moment)) == moment else { return [] }
            return [.string(CalendarDate(moment).description)]
        }
        return [kind.canonical(text)].compactMap { $0.map { .string($0) } }
    }
}

extension Value {
    /// The value in JSON, with the content of a JSON text.
    fileprivate var scalarJSON: JSONValue {
        switch self {
        case .null, .list: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let integer): .integer(integer)
        case .real(let real): Int64(exactly: real).map { .integer($0) } ?? .double(real)
        case .decimal(let decimal): (try? JSONValue(parsing: decimal.description)) ?? .null
        case .text(let text): .string(text)
        case .json(let text): (try? JSONValue(parsing: text)) ?? .null
        }
    }
}

extension ValueConversion {
    /// Types whose values convert alike.
    private enum Family {
        case text, number, boolean, date, week, json, secret

        init?(_ type: FieldType) {
            switch type {
            case .text, .richText, .email, .url, .slug, .enumeration: self = .text
            case .number, .autonumber: self = .number
            case .boolean: self = .boolean
            case .date(let rules): self = rules.kind == .week ? .week : .date
            case .json, .jsonSchema, .geo: self = .json
            case .secret: self = .secret
            case .encrypted(let plain): self.init(plain)
            case .primary, .relation, .computed, .media, .virtual: return nil
            }
        }

        func converts(to type: FieldType) -> Bool {
            guard let other = Family(type) else { return false }
            if case .autonumber = type { return self == .number }
            return switch (self, other) {
            case (.secret, .secret), (.text, .text), (.number, .number), (.boolean, .boolean), (.week, .week): true
            case (.secret, _), (_, .secret): false
            case (.text, .json), (.json, _), (_, .json), (_, .text): true
            case (.text, _): true
            case (.number, .boolean), (.boolean, .number): true
            case (.date, .date), (.date, .week): true
            default: false
            }
        }
    }
}
