// SPDX-License-Identifier: Apache-2.0

extension ConditionChecker {
    /// Walks `path` to a field and makes the leaf there. To-one relations become hops; a to-many relation means that
    /// one of its records at least matches.
    func follow(
        _ path: ArraySlice<String>,
        from subject: any ConditionSubject,
        hops: [String],
        at place: ConditionPlace,
        leaf: (FieldPath) throws(ConditionError) -> Predicate
    ) throws(ConditionError) -> Predicate {
        guard let name = path.first, let member = subject.member(name) else {
            throw unknown(path.first, to: subject, at: place)
        }
        let rest = path.dropFirst()
        switch member {
        case .field(let kind):
            guard rest.isEmpty else { throw unknown(rest.first, at: place) }
            return try leaf(FieldPath(hops: hops, field: name, kind: kind))
        case .relation(let target, let many):
            guard !rest.isEmpty else {
                throw ConditionError(
                    .invalidOperator,
                    at: place.field,
                    "\(ConditionError.quoted(name)) is a relation: name a field behind it, as in \(ConditionError.quoted(name + ".id"))."
                )
            }
            guard many else {
                return try follow(rest, from: target, hops: hops + [name], at: place, leaf: leaf)
            }
            let inner = try follow(rest, from: target, hops: [], at: place, leaf: leaf)
            return .someRelated(RelationPath(hops: hops, relation: name), inner)
        }
    }

    func quantified(
        _ path: [String],
        _ quantifier: Condition.Quantifier,
        _ inner: Condition,
        about subject: any ConditionSubject,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        try quantified(path[...], quantifier, inner, from: subject, hops: [], at: place)
    }

    private func quantified(
        _ path: ArraySlice<String>,
        _ quantifier: Condition.Quantifier,
        _ inner: Condition,
        from subject: any ConditionSubject,
        hops: [String],
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        guard let name = path.first, let member = subject.member(name) else {
            throw unknown(path.first, to: subject, at: place)
        }
        let rest = path.dropFirst()
        guard case .relation(let target, let many) = member else {
            guard rest.isEmpty else { throw unknown(rest.first, at: place) }
            throw notToMany(name, quantifier, at: place)
        }
        guard many else {
            guard !rest.isEmpty else { throw notToMany(name, quantifier, at: place) }
            return try quantified(rest, quantifier, inner, from: target, hops: hops + [name], at: place)
        }
        let relation = RelationPath(hops: hops, relation: name)
        guard rest.isEmpty else {
            return .someRelated(
                relation,
                try quantified(rest, quantifier, inner, from: target, hops: [], at: place)
            )
        }
        let predicate = try predicate(inner, about: target)
        return switch quantifier {
        case .some: .someRelated(relation, predicate)
        case .every: Predicate.someRelated(relation, predicate.negated).negated
        case .none: Predicate.someRelated(relation, predicate).negated
        }
    }

    private func unknown(
        _ name: String?,
        to subject: (any ConditionSubject)? = nil,
        at place: ConditionPlace
    ) -> ConditionError {
        if let name, let refusal = subject?.refusal(of: name) {
            return ConditionError(.invalidOperator, at: place.field, refusal)
        }
        return ConditionError(.unknownField, at: place.field, "There is no field \(ConditionError.quoted(name ?? "")).")
    }

    private func notToMany(
        _ name: String,
        _ quantifier: Condition.Quantifier,
        at place: ConditionPlace
    ) -> ConditionError {
        ConditionError(
            .invalidOperator,
            at: place,
            "\(quantifier.rawValue) needs a to-many relation; \(ConditionError.quoted(name)) is none."
        )
    }
}
