// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a `where` object says, before anything is known of the entity it is about: names are unchecked and operands
/// are JSON. ``Predicate`` is its typed form.
///
/// Every part is two-valued: it holds or it doesn't. A comparison with null doesn't hold, and `not` is the exact
/// opposite of what it wraps.
public indirect enum Condition: Sendable, Hashable {
    /// Holds when all parts do; an empty list holds.
    case all([Condition])
    /// Holds when one part does; an empty list doesn't.
    case any([Condition])
    case not(Condition)
    /// `path` leads over relations to a field; `operand` has the shape that the operator asks for.
    case comparison(path: [String], Operator, operand: JSONValue, at: ConditionPlace = .root)
    /// `path` leads to a to-many relation.
    case quantified(path: [String], Quantifier, Condition, at: ConditionPlace = .root)
    /// Every word of the text occurs in one of the record's searchable fields.
    case search(String, at: ConditionPlace = .root)

    /// The condition that every record meets.
    public static let everything = Condition.all([])
}
