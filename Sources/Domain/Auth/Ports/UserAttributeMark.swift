// SPDX-License-Identifier: Apache-2.0

/// The state of what rules know of accounts: two states never have the same mark. Not a sum of change marks, of which
/// one may grow by what another lacks.
public struct UserAttributeMark: Sendable, Hashable {
    /// The number of the schema, which says what the changes are those of.
    public let schema: Int
    /// The change marks of all entities on the way, in an order that the schema gives.
    public let changes: [Int64]

    public init(schema: Int, changes: [Int64]) {
        self.schema = schema
        self.changes = changes
    }
}
