// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A whole schema at one moment, resolved and immutable: requests take one snapshot and work with it to their end.
/// Made by `SchemaDefinition.compiled(version:)`.
public final class Schema: Sendable {
    /// The number of the plan that made it; 0 for the empty schema of a new database.
    public let version: Int
    public let definition: SchemaDefinition
    /// Live entities that callers may know of, in the order of declaration; archived ones are only in `definition`.
    public let entities: [Entity]
    /// The same and those that Roost keeps to itself: whatever has a table.
    public let allEntities: [Entity]
    public let indices: [Index]
    /// Who may do what.
    public let access: AccessRules
    private let places: [String: Int]

    public init(
        version: Int,
        definition: SchemaDefinition,
        entities: [Entity],
        indices: [Index],
        access: AccessRules = .none
    ) {
        self.version = version
        self.definition = definition
        allEntities = entities
        self.entities = entities.filter { !$0.isHidden }
        self.indices = indices
        self.access = access
        places = Dictionary(
            entities.enumerated().map { ($1.name.rawValue, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    public static let empty = Schema(version: 0, definition: SchemaDefinition(), entities: [], indices: [])

    public func entity(_ name: String) -> Entity? { places[name].map { allEntities[$0] } }
    public func entity(_ name: EntityName) -> Entity? { entity(name.rawValue) }
    public func entity(id: String) -> Entity? { allEntities.first { $0.id == id } }
    public func indices(of entity: EntityName) -> [Index] { indices.filter { $0.entity == entity } }
}
