// SPDX-License-Identifier: Apache-2.0

/// An embedded relation: for each row of the parent, the rows of `shape` that `reference` links to it, as a member
/// `name` (an array, or one object or null).
public struct Expansion: Sendable, Hashable {
    public let name: String
    /// `,"name":` as UTF-8.
    public let prefix: [UInt8]
    public let reference: Reference
    /// The child read; its numbered parameters are those of the whole plan. Its limit is per parent row.
    public let shape: ReadShape
    /// For m:n with extra fields: what the connection row gives, as an object under `Reference.Path.through.extras`.
    public let extras: [OutputColumn]
    /// Like `OutputColumn.visibility`, for the key through which the relation goes.
    public let visibility: UInt64

    public init(
        name: String,
        prefix: [UInt8],
        reference: Reference,
        shape: ReadShape,
        extras: [OutputColumn] = [],
        visibility: UInt64 = .max
    ) {
        self.name = name
        self.prefix = prefix
        self.reference = reference
        self.shape = shape
        self.extras = extras
        self.visibility = visibility
    }
}
