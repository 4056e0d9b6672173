// SPDX-License-Identifier: Apache-2.0

/// Takes the rows of a read as the database yields them: one call per cell, no dictionary, no `String` per cell.
/// Adapters call, for each plan: `beginRows`, then per row `beginRow`, one cell call per column in order, expansions,
/// `endRow`; then `endRows`. Text is UTF-8 as the database has it (it may be invalid: sinks that promise valid output
/// replace what is).
public protocol RowSink: ~Copyable, Sendable {
    /// `many` is false where one object or null is expected (a read by id, a to-one relation).
    mutating func beginRows(of shape: ReadShape, many: Bool)
    /// `visibility` as in ``OutputColumn/visibility``: all ones when there is one alternative.
    mutating func beginRow(visibility: UInt64)
    mutating func null(_ column: OutputColumn)
    mutating func integer(_ value: Int64, _ column: OutputColumn)
    mutating func real(_ value: Double, _ column: OutputColumn)
    mutating func text(_ bytes: Span<UInt8>, _ column: OutputColumn)
    /// A member that is an embedded relation: followed by `beginRows`…`endRows` of its shape.
    mutating func expansion(_ expansion: Expansion)
    /// A member that is an object of cells (extra fields of an m:n connection), until `endObject`.
    mutating func beginObject(_ name: String)
    mutating func endObject()
    mutating func endRow()
    mutating func endRows(_ outcome: ReadOutcome)
    /// Forgets everything since it was made: the read starts again (an in-place attempt ran out of its budget).
    mutating func restart()
    /// Why what was taken can't be given to anybody (a sealed value that doesn't open); nil when all is well.
    var failure: DatabaseError? { get }
}

extension RowSink where Self: ~Copyable {
    public var failure: DatabaseError? { nil }
}
