// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
internal import JSON
public import Kernel

/// An expression as one text that a statement can carry as a parameter: what it computes, over which fields of which
/// kinds, and the kind it yields. The database hands the text and the fields' values to a function of the server's, so
/// that every expression means just what the domain says it does.
///
/// Form: a JSON array `[kind, expression, [[field, kind], …]]`; an expression is `["f", name]`, `["l", kind, text]` or
/// `["c", function, argument, …]`.
public struct ExpressionCode: Sendable {
    public let expression: Expression
    let kind: ValueKind
    let fields: [(name: FieldName, kind: ValueKind)]

    public init?(_ text: String) {
        guard let json = try? JSONValue(parsing: text), let kind = json[0]?.stringValue.flatMap(ValueKind.init(code:)),
            let expression = json[1].flatMap(Self.expression), let list = json[2]?.arrayValue
        else { return nil }
        self.kind = kind
        self.expression = expression
        fields = list.compactMap { field in
            guard let name = field[0]?.stringValue.flatMap(FieldName.init(rawValue:)),
                let kind = field[1]?.stringValue.flatMap(ValueKind.init(code:))
            else { return nil }
            return (name, kind)
        }
    }

    init(_ expression: Expression, as kind: ValueKind, of entity: Entity) {
        self.expression = expression
        self.kind = kind
        fields = Self.names(in: expression).compactMap { name in
            entity.field(name.rawValue)?.type.valueKind.map { (name, $0) }
        }
    }

    var text: String {
        let list = fields.map { JSONValue.array([.string($0.name.rawValue), .string($0.kind.code)]) }
        return JSONValue.array([.string(kind.code), Self.json(expression), .array(list)]).text
    }

    /// The value for fields whose stored cells are `cells`, in their order.
    public func evaluate(_ cells: [Value]) -> Value {
        let values = zip(fields, cells).map { ($0.name, $1.stored(as: $0.kind)) }
        let row = Dictionary(values, uniquingKeysWith: { first, _ in first })
        return expression.evaluate(as: kind) { row[$0] ?? .null }
    }

    private static func names(in expression: Expression) -> [FieldName] {
        switch expression {
        case .field(let name): return [name]
        case .literal: return []
        case .call(_, let arguments):
            var names: [FieldName] = []
            for name in arguments.flatMap(Self.names(in:)) where !names.contains(name) { names.append(name) }
            return names
        }
    }

    private static func json(_ expression: Expression) -> JSONValue {
        switch expression {
        case .field(let name): ["f", .string(name.rawValue)]
        case .literal(.text(let text)): ["l", "text", .string(text)]
        case .literal(.integer(let number)): ["l", "integer", .string(String(number))]
        case .literal(.real(let number)): ["l", "real", .string(number.description)]
        case .literal(.decimal(let number)):
            ["l", .string(ValueKind.decimal(scale: number.scale).code), .string(String(number.unscaled))]
        case .literal(.boolean(let flag)): ["l", "boolean", .string(flag ? "1" : "0")]
        case .literal: ["l", "json", ""]
        case .call(let function, let arguments): .array(["c", .string(function.rawValue)] + arguments.map(json))
        }
    }

    private static func expression(_ json: JSONValue) -> Expression? {
        switch (json[0]?.stringValue, json[1]?.stringValue) {
        case ("f", let name?): return FieldName(rawValue: name).map { .field($0) }
        case ("l", let kind?): return .literal(literal(kind, json[2]?.stringValue ?? ""))
        case ("c", let name?):
            guard let function = Expression.Function(rawValue: name), let list = json.arrayValue else { return nil }
            let arguments = list.dropFirst(2).compactMap(expression)
            return arguments.count == list.count - 2 ? .call(function, arguments) : nil
        default: return nil
        }
    }

    private static func literal(_ code: String, _ text: String) -> Value {
        switch ValueKind(code: code) {
        case .text: .text(text)
        case .integer: Int64(text).map { .integer($0) } ?? .null
        case .real: Double(text).map { .real($0) } ?? .null
        case .decimal(let scale): Int64(text).map { .decimal(Decimal(unscaled: $0, scale: scale)) } ?? .null
        case .boolean: .boolean(text == "1")
        default: .null
        }
    }
}

extension Value {
    /// A stored cell as the value that its field means by it.
    fileprivate func stored(as kind: ValueKind) -> Value {
        switch (self, kind) {
        case (.integer(let number), .boolean): .boolean(number != 0)
        case (.integer(let number), .decimal(let scale)): .decimal(Decimal(unscaled: number, scale: scale))
        case (.integer(let number), .real): .real(Double(number))
        case (.text(let text), .json), (.text(let text), .geo): .json(text)
        default: self
        }
    }
}

extension ValueKind {
    fileprivate var code: String {
        switch self {
        case .boolean: "boolean"
        case .integer: "integer"
        case .real: "real"
        case .decimal(let scale): "decimal\(scale)"
        case .text: "text"
        case .date: "date"
        case .instant: "instant"
        case .week: "week"
        case .json: "json"
        case .geo: "geo"
        }
    }

    fileprivate init?(code: String) {
        switch code {
        case "boolean": self = .boolean
        case "integer": self = .integer
        case "real": self = .real
        case "text": self = .text
        case "date": self = .date
        case "instant": self = .instant
        case "week": self = .week
        case "json": self = .json
        case "geo": self = .geo
        default:
            guard code.hasPrefix("decimal"), let scale = Int(code.dropFirst(7)) else { return nil }
            self = .decimal(scale: scale)
        }
    }
}
