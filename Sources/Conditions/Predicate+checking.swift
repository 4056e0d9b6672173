// SPDX-License-Identifier: Apache-2.0

extension Predicate {
    /// Checks the names, operators and operands of `condition` against what it is about.
    ///
    /// Comparisons that can hold for no value of a field become constants and vanish where they decide nothing.
    /// - Parameter variables: what the variables that depend on the caller (``Variable/user(_:)``,
    ///   ``Variable/old(_:)``) hold; nil refuses the variable. The others are known.
    public init(
        checking condition: Condition,
        against subject: any ConditionSubject,
        variables: (Variable) -> VariableKind? = { _ in nil }
    ) throws(ConditionError) {
        self = try withoutActuallyEscaping(variables) { variables throws(ConditionError) in
            try ConditionChecker(variables: variables).predicate(condition, about: subject)
        }
    }
}
