// SPDX-License-Identifier: Apache-2.0

public import Conditions

public struct ComputedRules: Sendable, Hashable {
    public var expression: Expression
    /// What the expression yields, found by its type check; `.text` in a definition, which is not checked yet.
    public var kind: ValueKind
    public init(expression: Expression, kind: ValueKind = .text) {
        self.expression = expression
        self.kind = kind
    }
}
