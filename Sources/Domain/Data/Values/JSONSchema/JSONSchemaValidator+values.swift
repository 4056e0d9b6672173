// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension JSONSchemaValidator.Run {
    func type(_ value: JSONValue, _ keywords: JSONObject, at place: String) -> [ValueProblem] {
        var found: [ValueProblem] = []
        if let type = keywords["type"] {
            let names = type.arrayValue?.compactMap(\.stringValue) ?? [type.stringValue].compactMap { $0 }
            if !names.contains(where: { Self.isOfType(value, $0) }) {
                let message = "\(names.joined(separator: " or ")) is needed here, not \(value.kindName)."
                found.append(.init(pointer: place, code: "invalid_type", message: message))
            }
        }
        if let listed = keywords["enum"]?.arrayValue, !listed.contains(where: { $0.isSameJSON(as: value) }) {
            found.append(.init(pointer: place, code: "not_listed", message: "One of the listed values is needed here."))
        }
        if let constant = keywords["const"], !constant.isSameJSON(as: value) {
            found.append(.init(pointer: place, code: "not_listed", message: "Only one value is allowed here."))
        }
        return found
    }

    private static func isOfType(_ value: JSONValue, _ name: String) -> Bool {
        switch (name, value) {
        case ("integer", .integer): true
        case ("integer", .double(let number)): number.rounded() == number
        case ("integer", .decimal(let literal)): Decimal(literal: literal, scale: 0) != nil
        default: value.kindName == name
        }
    }

    mutating func string(_ text: String, _ keywords: JSONObject, at place: String) -> [ValueProblem] {
        var found: [ValueProblem] = []
        if keywords["minLength"] != nil || keywords["maxLength"] != nil {
            let length = text.unicodeScalars.count
            found += Self.limits(
                length,
                keywords,
                ("minLength", "too_short"),
                ("maxLength", "too_long"),
                "characters",
                at: place
            )
        }
        if let pattern = keywords["pattern"]?.stringValue, !regexes.matches(text, pattern: pattern) {
            found.append(.init(pointer: place, code: "pattern", message: "The text doesn't match the pattern."))
        }
        return found
    }

    func number(_ value: JSONValue, _ keywords: JSONObject, at place: String) -> [ValueProblem] {
        guard let number = value.doubleValue else { return [] }
        let limits = NumberLimits(
            NumberRules(
                minimum: keywords["minimum"]?.doubleValue,
                maximum: keywords["maximum"]?.doubleValue,
                exclusiveMinimum: keywords["exclusiveMinimum"]?.doubleValue,
                exclusiveMaximum: keywords["exclusiveMaximum"]?.doubleValue,
                multipleOf: keywords["multipleOf"]?.doubleValue
            )
        )
        let exact: Value = value.integerValue.map { .integer($0) } ?? .real(number)
        return limits.problems(of: number, exactly: exact).map { problem in
            ValueProblem(pointer: place, code: problem.code, message: problem.message)
        }
    }

    /// Lower and upper limits of a count.
    static func limits(
        _ count: Int,
        _ keywords: JSONObject,
        _ least: (key: String, code: String),
        _ most: (key: String, code: String),
        _ noun: String,
        at place: String
    ) -> [ValueProblem] {
        var found: [ValueProblem] = []
        if let limit = keywords[least.key]?.doubleValue, Double(count) < limit {
            found.append(
                .init(pointer: place, code: least.code, message: "At least \(limit.short) \(noun) are needed.")
            )
        }
        if let limit = keywords[most.key]?.doubleValue, Double(count) > limit {
            found.append(.init(pointer: place, code: most.code, message: "At most \(limit.short) \(noun) are allowed."))
        }
        return found
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var short: String { Int64(exactly: self).map(String.init) ?? description }
}
