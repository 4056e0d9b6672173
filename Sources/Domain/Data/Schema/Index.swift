// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// An index on fields of one entity, declared or made by Roost itself (foreign keys, the default sort).
public struct Index: Sendable, Hashable {
    /// `idx_<entity>_<fields>`, `idx_unique_<entity>_<fields>`, or as declared.
    public let name: String
    public let entity: EntityName
    public let fields: [FieldName]
    public let unique: Bool
    public let isAutomatic: Bool

    public init(name: String, entity: EntityName, fields: [FieldName], unique: Bool, isAutomatic: Bool = false) {
        self.name = name
        self.entity = entity
        self.fields = fields
        self.unique = unique
        self.isAutomatic = isAutomatic
    }
}
