// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension Expression {
    /// How many levels may lie inside one another, so that evaluation can't run out of stack.
    private static let deepest = 32
    private static let longestCall = 32

    /// Nil, with issues, when `json` is no expression.
    init?(json: JSONValue, at pointer: JSONPointer, issues: SchemaIssues, depth: Int = 0) {
        guard depth < Self.deepest else {
            issues.add(pointer, "invalid_expression", "is nested deeper than \(Self.deepest) levels")
            return nil
        }
        guard case .object(let object) = json else {
            guard let literal = Self.literal(json) else {
                issues.add(pointer, "invalid_expression", "is neither an object nor a text, number, boolean or null")
                return nil
            }
            self = .literal(literal)
            return
        }
        guard let member = object.first, object.count == 1 else {
            issues.add(pointer, "invalid_expression", "must have one member: `field` or a function")
            return nil
        }
        if member.key == "field" {
            self.init(field: member.value, at: pointer.appending("field"), issues: issues)
        } else {
            self.init(call: member, at: pointer.appending(member.key), issues: issues, depth: depth)
        }
    }

    private init?(field json: JSONValue, at pointer: JSONPointer, issues: SchemaIssues) {
        guard let name = json.stringValue.flatMap(FieldName.init(rawValue:)) else {
            issues.add(pointer, "invalid_name", ConfigReader.nameRule)
            return nil
        }
        self = .field(name)
    }

    private init?(call: JSONObject.Member, at pointer: JSONPointer, issues: SchemaIssues, depth: Int) {
        guard let function = Function(rawValue: call.key) else {
            let known = Function.allCases.map(\.rawValue).joined(separator: ", ")
            issues.add(pointer, "unknown_function", "unknown function; known: \(known)")
            return nil
        }
        let elements = call.value.arrayValue ?? [call.value]
        guard elements.count <= Self.longestCall, function.argumentCounts.contains(elements.count) else {
            issues.add(pointer, "invalid_expression", "wrong number of arguments: \(elements.count)")
            return nil
        }
        let arguments = elements.enumerated().map { place, element in
            Expression(json: element, at: pointer.appending(place), issues: issues, depth: depth + 1)
        }
        guard !arguments.contains(nil) else { return nil }
        self = .call(function, arguments.compactMap { $0 })
    }

    /// A number with a fraction is an exact decimal where it can be one.
    private static func literal(_ json: JSONValue) -> Value? {
        switch json {
        case .null: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let integer): .integer(integer)
        case .string(let text): .text(text)
        case .double(let number): Decimal(shortest: number.description).map { .decimal($0) } ?? .real(number)
        case .decimal(let text): Decimal(shortest: text).map { .decimal($0) }
        case .array, .object: nil
        }
    }

    /// The form that ``init(json:at:issues:depth:)`` reads.
    public var json: JSONValue {
        switch self {
        case .field(let name): ["field": .string(name.rawValue)]
        case .literal(let value): Self.json(value)
        case .call(let function, let arguments):
            .object(JSONObject([(function.rawValue, .array(arguments.map(\.json)))]))
        }
    }

    private static func json(_ literal: Value) -> JSONValue {
        switch literal {
        case .null, .json, .list: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let integer): .integer(integer)
        case .real(let number): .double(number)
        case .decimal(let decimal): (try? JSONValue(parsing: decimal.withPoint)) ?? .null
        case .text(let text): .string(text)
        }
    }
}

extension Expression.Function {
    /// How many arguments it takes.
    var argumentCounts: ClosedRange<Int> {
        switch self {
        case .lower, .upper, .trim, .length: 1...1
        case .subtract, .divide, .equal, .less: 2...2
        case .round: 1...2
        case .choose: 3...3
        case .concat, .add, .multiply, .coalesce: 1...Int.max
        }
    }
}

extension Decimal {
    /// The number with as few fraction digits as it needs.
    fileprivate init?(shortest literal: String) {
        for scale in 0...Self.maximumScale {
            if let decimal = Decimal(literal: literal, scale: scale) {
                self = decimal
                return
            }
        }
        return nil
    }

    /// A literal that reads as a number with a fraction again, not as an integer.
    fileprivate var withPoint: String {
        let text = description
        return text.contains(".") ? text : text + ".0"
    }
}
