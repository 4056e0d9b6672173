// SPDX-License-Identifier: Apache-2.0

/// How large a condition may be, so that none costs more to check or to run than its sender could foresee.
public struct ConditionLimits: Sendable, Hashable {
    /// Comparisons in all, those below relations included.
    public var comparisons = 200
    /// Nesting of groups, negations and quantifiers.
    public var depth = 16
    /// Names in one dotted path.
    public var pathLength = 8
    /// Operands in one list.
    public var listLength = 10_000
    /// Unicode scalars of a regular expression.
    public var regexLength = LinearRegex.maximumLength
    /// Unicode scalars of the operand of the other text operators.
    public var patternLength = 1_000

    public init() {}

    public static let standard = ConditionLimits()
}
