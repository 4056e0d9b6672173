// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What one field of a row becomes.
public struct Assignment: Sendable {
    public let field: Field
    public let change: Change

    public enum Change: Sendable {
        case set(Input)
        /// Adds to a number in the database; null counts as 0. Overflow is `.outOfRange`.
        case increment(Value)
        /// Appends to a json array in the database; null counts as the empty array, anything else is `.notAnArray`.
        case push(JSONValue)
        /// The next number of the field (autonumber), drawn in the transaction.
        case nextNumber(start: Int64)
    }

    public init(_ field: Field, _ change: Change) {
        self.field = field
        self.change = change
    }
}

/// A value of a write, known now or only when an earlier step has run.
public enum Input: Sendable, Hashable {
    case value(Value)
    /// The field of a row that an earlier step (by its place in the plan) returned.
    case result(operation: Int, row: Int, field: FieldName)
}

/// `If-Match`: which versions of the row the caller accepts.
public struct Precondition: Sendable, Hashable {
    /// The tags sent; empty means `*` (the row must exist).
    public let tags: [String]
    /// What the row's tag is made of, beside its version.
    public let seed: RecordTag.Seed
    public init(tags: [String], seed: RecordTag.Seed) {
        self.tags = tags
        self.seed = seed
    }
    public func allows(id: RecordID, version: Int64) -> Bool {
        tags.isEmpty || tags.contains(RecordTag(seed: seed, id: id, version: version).text)
    }
}
