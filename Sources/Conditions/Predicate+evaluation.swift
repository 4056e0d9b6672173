// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Predicate {
    /// Whether `row` meets the predicate. Variables that are still unbound make their leaves false.
    /// - Parameter parameters: what ``parameterized(into:)`` gave.
    public func matches(_ row: some ConditionRow, parameters: [Value] = []) -> Bool {
        PredicateEvaluator(parameters: parameters).holds(self, for: row)
    }
}
