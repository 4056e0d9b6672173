// SPDX-License-Identifier: Apache-2.0

/// A condition whose names and types have been checked: what databases render and what ``matches(_:parameters:)``
/// runs in memory.
///
/// Every leaf is two-valued. Where the field is null, or a hop before it leads nowhere, the leaf is false; only
/// ``isNull(_:)`` is true then. `not` is the exact opposite: `not(compare(f, .equal, x))` holds where `f` is null.
/// Texts compare by Unicode code point, numbers by their exact value.
public indirect enum Predicate: Sendable, Hashable {
    case constant(Bool)
    case all([Predicate])
    case any([Predicate])
    case not(Predicate)
    case compare(FieldPath, Comparator, Operand)
    case isNull(FieldPath)
    /// The operand is a text: a pattern, or what to find.
    case match(FieldPath, TextMatch, Operand)
    /// The field is one of the operand's values, a list.
    case membership(FieldPath, Operand)
    /// The field's JSON array holds the operand: a canonical JSON scalar (``CanonicalScalar``), or a list of them.
    case jsonHas(FieldPath, JSONMembership, Operand)
    /// The field's point is at most so many meters away; the operands are reals.
    case near(FieldPath, longitude: Operand, latitude: Operand, meters: Operand)
    /// One of the related records at least meets the predicate, whose paths start at the related record.
    case exists(RelationPath, Predicate)
    /// Every word of the operand, a text, occurs in one of the fields, whatever the case of its letters.
    case search([FieldPath], Operand)
}
