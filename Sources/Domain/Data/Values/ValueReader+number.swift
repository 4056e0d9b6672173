// SPDX-License-Identifier: Apache-2.0

import Kernel

extension ValueReader {
    /// A JSON number; texts are never read as numbers.
    static func number(_ json: JSONValue, _ rules: NumberRules) throws(ValueProblems) -> Value {
        guard let nearest = json.doubleValue else { throw .type("A number", not: json.kindName) }
        let value = try number(json, nearest: nearest, rules.kind)
        let problems = NumberLimits(rules).problems(of: nearest, exactly: value)
        guard problems.isEmpty else { throw ValueProblems(problems) }
        return value
    }

    private static func number(
        _ json: JSONValue,
        nearest: Double,
        _ kind: NumberRules.Kind
    ) throws(ValueProblems) -> Value {
        switch kind {
        case .float: .real(nearest)
        case .integer: .integer(try exact(json, nearest: nearest, scale: 0).unscaled)
        case .decimal(let scale): .decimal(try exact(json, nearest: nearest, scale: scale))
        }
    }

    /// The number with `scale` fraction digits, and not a digit more.
    private static func exact(_ json: JSONValue, nearest: Double, scale: Int) throws(ValueProblems) -> Decimal {
        let literal =
            switch json {
            case .decimal(let literal): literal
            case .integer(let integer): String(integer)
            default: nearest.description
            }
        if let decimal = Decimal(literal: literal, scale: scale) { return decimal }
        let largest = Decimal(unscaled: .max, scale: scale).doubleValue
        if nearest >= largest { throw ValueProblems("too_large", "The number is larger than this field can hold.") }
        if nearest <= -largest { throw ValueProblems("too_small", "The number is smaller than this field can hold.") }
        guard scale > 0 else { throw ValueProblems("invalid_type", "A whole number is needed here.") }
        throw ValueProblems("too_precise", "At most \(scale) digits are allowed behind the point.")
    }

    /// `true`, `false`, and 1 and 0 for them.
    static func boolean(_ json: JSONValue) throws(ValueProblems) -> Bool {
        switch json {
        case .boolean(let value): value
        case .integer(0): false
        case .integer(1): true
        default: throw .type("true or false", not: json.kindName)
        }
    }
}
