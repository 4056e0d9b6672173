// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A schema as declared: what `schema.yaml`, the API and Swift declarations all come down to. Its JSON form is that
/// of bknd's `data` configuration (`SchemaDefinition+json.swift`).
public struct SchemaDefinition: Sendable, Hashable {
    public var defaultPrimaryFormat: PrimaryFormat
    public var entities: [EntityDefinition]
    public var relations: [Relation]
    public var indices: [Index]
    public var access: AccessDefinition

    public init(
        defaultPrimaryFormat: PrimaryFormat = .integer,
        entities: [EntityDefinition] = [],
        relations: [Relation] = [],
        indices: [Index] = [],
        access: AccessDefinition = AccessDefinition()
    ) {
        self.defaultPrimaryFormat = defaultPrimaryFormat
        self.entities = entities
        self.relations = relations
        self.indices = indices
        self.access = access
    }

    /// Without what Roost keeps to itself.
    public var shown: SchemaDefinition {
        var shown = self
        shown.entities.removeAll { $0.name.isHidden }
        shown.indices.removeAll { $0.entity.isHidden }
        return shown
    }
}

/// One entity as declared.
public struct EntityDefinition: Sendable, Hashable {
    public var id: String
    public var name: EntityName
    public var kind: Entity.Kind
    public var primaryFormat: PrimaryFormat
    public var options: EntityOptions
    public var fields: [Field]
    /// Set on entities over tables that were there before Roost.
    public var adopted: Table?
    /// An adopted entity that was deleted: kept, not served.
    public var isArchived: Bool
    /// Its name under the last applied plan, when the declaration says `renamed-from`.
    public var renamedFrom: EntityName?

    public init(
        id: String,
        name: EntityName,
        kind: Entity.Kind = .regular,
        primaryFormat: PrimaryFormat = .integer,
        options: EntityOptions = EntityOptions(),
        fields: [Field] = [],
        adopted: Table? = nil,
        isArchived: Bool = false,
        renamedFrom: EntityName? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.primaryFormat = primaryFormat
        self.options = options
        self.fields = fields
        self.adopted = adopted
        self.isArchived = isArchived
        self.renamedFrom = renamedFrom
    }
}
