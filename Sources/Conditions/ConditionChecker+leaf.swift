// SPDX-License-Identifier: Apache-2.0

import Kernel

extension ConditionChecker {
    /// One operator on one field; the negated ones have been taken apart before.
    func leaf(
        _ field: FieldPath,
        _ sign: Condition.Operator,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        try checkApplies(sign, to: field, at: place)
        switch sign {
        case .equal, .notEqual: return try compare(field, .equal, operand, at: place)
        case .greater: return try compare(field, .greater, operand, at: place)
        case .greaterOrEqual: return try compare(field, .greaterOrEqual, operand, at: place)
        case .less: return try compare(field, .less, operand, at: place)
        case .lessOrEqual: return try compare(field, .lessOrEqual, operand, at: place)
        case .between: return try between(field, operand, at: place)
        case .in, .notIn: return try membership(field, operand, at: place)
        case .like: return try match(field, .like, operand, at: place)
        case .ilike: return try match(field, .ilike, operand, at: place)
        case .startsWith: return try match(field, .startsWith, operand, at: place)
        case .endsWith: return try match(field, .endsWith, operand, at: place)
        case .contains: return try match(field, .contains, operand, at: place)
        case .regex: return try regex(field, operand, at: place)
        case .isNull: return operand.flag == true ? .isNull(field) : .not(.isNull(field))
        case .notNull: return operand.flag == true ? .not(.isNull(field)) : .isNull(field)
        case .has: return try jsonHas(field, operand, at: place)
        case .hasAny: return try jsonHas(field, .any, listed: operand, at: place)
        case .hasAll: return try jsonHas(field, .all, listed: operand, at: place)
        case .near: return try near(field, operand, at: place)
        case .search: return try search(field, operand, at: place)
        }
    }

    private func checkApplies(
        _ sign: Condition.Operator,
        to field: FieldPath,
        at place: ConditionPlace
    ) throws(ConditionError) {
        let applies =
            switch sign {
            case .equal, .notEqual, .in, .notIn: field.kind != .json && field.kind != .geo
            case .greater, .greaterOrEqual, .less, .lessOrEqual, .between: field.kind.isOrdered
            case .like, .ilike, .startsWith, .endsWith, .contains, .regex, .search: field.kind == .text
            case .has, .hasAll, .hasAny: field.kind == .json
            case .near: field.kind == .geo
            case .isNull, .notNull: true
            }
        guard applies else {
            throw ConditionError(
                .invalidOperator,
                at: place,
                "\(sign.rawValue) can't be used on \(ConditionError.quoted(field.field)), which holds \(field.kind.article)."
            )
        }
    }

    func compare(
        _ field: FieldPath,
        _ comparator: Comparator,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        switch try placed(operand, for: field.kind, at: place) {
        case .null: .constant(false)
        case .variable(let variable): .compare(field, comparator, .variable(variable, field.kind))
        case .literal(let placement): placement.comparison(field, comparator)
        }
    }

    private func between(
        _ field: FieldPath,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        guard let low = operand[0], let high = operand[1] else {
            throw ConditionError(.invalidValue, at: place, "$between takes a list of two values.")
        }
        return .conjunction([
            try compare(field, .greaterOrEqual, low, at: place.element(0)),
            try compare(field, .lessOrEqual, high, at: place.element(1)),
        ])
    }

    private func match(
        _ field: FieldPath,
        _ kind: TextMatch,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        switch try placed(operand, for: .text, at: place) {
        case .null: .constant(false)
        case .variable(let variable): .match(field, kind, .variable(variable, .text))
        case .literal(let placement): placement.value.map { .match(field, kind, .value($0)) } ?? .constant(false)
        }
    }

    /// The pattern is compiled here only to refuse a bad one; a variable can't be one.
    private func regex(
        _ field: FieldPath,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        if operand.isNull { return .constant(false) }
        guard case .string(let pattern) = operand.withoutLiteral else {
            throw ConditionError(.invalidValue, at: place, "$regex takes a text, not \(operand.kindName).")
        }
        do throws(LinearRegex.SyntaxError) {
            _ = try LinearRegex(pattern)
        } catch {
            throw ConditionError(.invalidValue, at: place, error.description)
        }
        return .match(field, .regex, .value(.text(pattern)))
    }

    private func search(
        _ field: FieldPath,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        guard case .string(let text) = operand.withoutLiteral else {
            throw ConditionError(.invalidValue, at: place, "$search takes a text, not \(operand.kindName).")
        }
        return SearchTerms(text).isEmpty ? .constant(true) : .search([field], .value(.text(text)))
    }
}
