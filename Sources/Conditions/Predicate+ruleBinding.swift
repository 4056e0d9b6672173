// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Predicate {
    /// As ``binding(_:)``, for a condition that gives rights: a leaf over a variable that holds nothing gives none,
    /// wherever it stands. It is false, and where a negation surrounds it, true: `{"team":{"$ne":"$user.team"}}` is met
    /// by no row when the caller has no team. Leaves over `$old.…` stay as they are.
    public func bindingRule(_ variables: (Variable) -> Value?) -> Predicate {
        bindingRule(variables, isNegated: false)
    }

    private func bindingRule(_ variables: (Variable) -> Value?, isNegated: Bool) -> Predicate {
        switch self {
        case .all(let parts): return .conjunction(parts.map { $0.bindingRule(variables, isNegated: isNegated) })
        case .any(let parts): return .disjunction(parts.map { $0.bindingRule(variables, isNegated: isNegated) })
        case .not(let inner): return inner.bindingRule(variables, isNegated: !isNegated).negated
        case .exists(let path, let inner):
            return .someRelated(path, inner.bindingRule(variables, isNegated: isNegated))
        default:
            for variable in self.variables {
                if case .old = variable { return self }
                let value = variables(variable)
                if value == nil || value == .null { return .constant(isNegated) }
            }
            return binding(variables)
        }
    }
}
