// SPDX-License-Identifier: Apache-2.0

import Kernel

extension ConditionParser {
    func checkShape(
        of operand: JSONValue,
        for sign: Condition.Operator,
        at place: ConditionPlace
    ) throws(ConditionError) {
        switch sign {
        case .equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual, .has:
            try checkScalar(operand, at: place)
        case .in, .notIn, .hasAll, .hasAny:
            try checkList(operand, at: place)
        case .between:
            guard case .array(let bounds) = operand, bounds.count == 2 else {
                throw ConditionError(.invalidValue, at: place, "$between takes a list of two values.")
            }
            try checkList(operand, at: place)
        case .like, .ilike, .startsWith, .endsWith, .contains:
            try checkScalar(operand, at: place)
            try checkLength(of: operand, limit: limits.patternLength, at: place)
        case .regex:
            try checkScalar(operand, at: place)
            try checkLength(of: operand, limit: limits.regexLength, at: place)
        case .search:
            _ = try text(operand, at: place)
        case .isNull, .notNull:
            guard operand.flag != nil else {
                throw ConditionError(.invalidValue, at: place, "\(sign.rawValue) takes true or false.")
            }
        case .near:
            try checkNear(operand, at: place)
        }
    }

    private func checkScalar(_ operand: JSONValue, at place: ConditionPlace) throws(ConditionError) {
        switch operand {
        case .null, .boolean, .integer, .double, .decimal, .string: return
        case .array:
            throw ConditionError(.invalidValue, at: place, "One value is needed here, not a list.")
        case .object(let object):
            guard object.count == 1, let literal = object["$literal"] else {
                throw ConditionError(.invalidValue, at: place, "One value is needed here, not an object.")
            }
            guard !literal.isContainer else {
                throw ConditionError(.invalidValue, at: place.member("$literal"), "$literal takes one value.")
            }
        }
    }

    private func checkList(_ operand: JSONValue, at place: ConditionPlace) throws(ConditionError) {
        if case .string(let text) = operand, Variable(text) != nil { return }
        guard case .array(let elements) = operand else {
            throw ConditionError(.invalidValue, at: place, "A list is needed here, not \(operand.kindName).")
        }
        guard elements.count <= limits.listLength else {
            throw ConditionError(.conditionTooLarge, at: place, "A list has at most \(limits.listLength) values.")
        }
        for (index, element) in elements.enumerated() where element.isContainer {
            try checkScalar(element, at: place.element(index))
        }
    }

    private func checkNear(_ operand: JSONValue, at place: ConditionPlace) throws(ConditionError) {
        let names = ["lon", "lat", "meters"]
        guard case .object(let object) = operand, object.count == names.count else {
            throw ConditionError(.invalidValue, at: place, "$near takes an object of lon, lat and meters.")
        }
        for name in names {
            guard let value = object[name] else {
                throw ConditionError(.invalidValue, at: place, "$near needs \(name).")
            }
            try checkScalar(value, at: place.member(name))
        }
    }

    func text(_ operand: JSONValue, at place: ConditionPlace) throws(ConditionError) -> String {
        guard case .string(let text) = operand.withoutLiteral else {
            throw ConditionError(.invalidValue, at: place, "A text is needed here, not \(operand.kindName).")
        }
        try checkLength(of: operand, limit: limits.patternLength, at: place)
        return text
    }

    private func checkLength(of operand: JSONValue, limit: Int, at place: ConditionPlace) throws(ConditionError) {
        guard case .string(let text) = operand.withoutLiteral else { return }
        guard text.unicodeScalars.count <= limit else {
            throw ConditionError(.conditionTooLarge, at: place, "The text has more than \(limit) characters.")
        }
    }
}
