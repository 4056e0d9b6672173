// SPDX-License-Identifier: Apache-2.0

import Kernel

extension ConditionParser {
    /// What stands under a field or relation: a value, or an object of operators or quantifiers, all to be met.
    mutating func field(
        _ path: [String],
        _ json: JSONValue,
        at place: ConditionPlace,
        depth: Int
    ) throws(ConditionError) -> Condition {
        guard case .object(let object) = json, object["$literal"] == nil else {
            return try comparison(path, .equal, json, at: place)
        }
        guard !object.isEmpty else {
            throw ConditionError(.invalidCondition, at: place, "An operator is needed here.")
        }
        guard depth <= limits.depth else {
            throw ConditionError(.conditionTooLarge, at: place, "Conditions nest at most \(limits.depth) deep.")
        }
        var parts: [Condition] = []
        for member in object.members {
            parts.append(try part(path, member, at: place.member(member.key), depth: depth))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func part(
        _ path: [String],
        _ member: JSONObject.Member,
        at place: ConditionPlace,
        depth: Int
    ) throws(ConditionError) -> Condition {
        if member.key == "$not" {
            guard case .object = member.value else {
                throw ConditionError(.invalidCondition, at: place, "$not takes an object of operators.")
            }
            return .not(try field(path, member.value, at: place, depth: depth + 1))
        }
        if let quantifier = Condition.Quantifier(rawValue: member.key) {
            let inner = try conjunction(member.value, at: place, depth: depth + 1)
            return .quantified(path: path, quantifier, inner, at: place)
        }
        guard let sign = Condition.Operator(rawValue: member.key) else {
            throw ConditionError(
                .unknownOperator,
                at: place,
                "There is no operator \(ConditionError.quoted(member.key))."
            )
        }
        return try comparison(path, sign, member.value, at: place)
    }

    private mutating func comparison(
        _ path: [String],
        _ sign: Condition.Operator,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Condition {
        try count(at: place)
        try checkShape(of: operand, for: sign, at: place)
        return .comparison(path: path, sign, operand: operand, at: place)
    }
}
