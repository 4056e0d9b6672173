// SPDX-License-Identifier: Apache-2.0

/// A field of the record itself (`hops` is empty) or of the record behind to-one relations. Where a hop leads
/// nowhere, the value is null.
public struct FieldPath: Sendable, Hashable {
    public let hops: [String]
    public let field: String
    public let kind: ValueKind

    public init(hops: [String] = [], field: String, kind: ValueKind) {
        self.hops = hops
        self.field = field
        self.kind = kind
    }
}
