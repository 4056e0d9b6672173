// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The typed check: names become paths, operands become values of the field's kind.
struct ConditionChecker {
    let variables: (Variable) -> VariableKind?

    func predicate(
        _ condition: Condition,
        about subject: any ConditionSubject
    ) throws(ConditionError) -> Predicate {
        switch condition {
        case .all(let parts): return .conjunction(try predicates(parts, about: subject))
        case .any(let parts): return .disjunction(try predicates(parts, about: subject))
        case .not(let inner): return try predicate(inner, about: subject).negated
        case .comparison(let path, let sign, let operand, let place):
            return try comparison(path, sign, operand, about: subject, at: place)
        case .quantified(let path, let quantifier, let inner, let place):
            return try quantified(path, quantifier, inner, about: subject, at: place)
        case .search(let text, let place):
            let fields = subject.searchableFields.map { FieldPath(field: $0, kind: .text) }
            guard !fields.isEmpty else {
                throw ConditionError(.invalidOperator, at: place, "There are no text fields to search here.")
            }
            return SearchTerms(text).isEmpty ? .constant(true) : .search(fields, .value(.text(text)))
        }
    }

    private func predicates(
        _ conditions: [Condition],
        about subject: any ConditionSubject
    ) throws(ConditionError) -> [Predicate] {
        var predicates: [Predicate] = []
        for condition in conditions { predicates.append(try predicate(condition, about: subject)) }
        return predicates
    }

    private func comparison(
        _ path: [String],
        _ sign: Condition.Operator,
        _ operand: JSONValue,
        about subject: any ConditionSubject,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        // The negations stand outside the whole path: over a to-many relation they say that no record matches.
        switch sign {
        case .notEqual: return try comparison(path, .equal, operand, about: subject, at: place).negated
        case .notIn: return try comparison(path, .in, operand, about: subject, at: place).negated
        default: break
        }
        return try follow(path[...], from: subject, hops: [], at: place) { field throws(ConditionError) in
            try leaf(field, sign, operand, at: place)
        }
    }
}
