// SPDX-License-Identifier: Apache-2.0

/// A to-many relation of the record itself (`hops` is empty) or of the record behind to-one relations. Where a hop
/// leads nowhere, there are no related records.
public struct RelationPath: Sendable, Hashable {
    public let hops: [String]
    public let relation: String

    public init(hops: [String] = [], relation: String) {
        self.hops = hops
        self.relation = relation
    }
}
