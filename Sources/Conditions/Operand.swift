// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The right side of a leaf of a ``Predicate``. It has the kind that the left side asks for.
public enum Operand: Sendable, Hashable {
    /// Never null: a comparison with null is already the constant false.
    case value(Value)
    /// To be looked up and turned into the kind by ``Predicate/binding(_:)``.
    case variable(Variable, ValueKind)
    /// A value that travels beside the predicate, by its place in the list that
    /// ``Predicate/parameterized(into:)`` filled.
    case parameter(Int)
}
