// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// The parts of a schema as the resources that its addresses stand for.
extension SchemaDefinition {
    func resources(_ kind: SchemaResource, includingArchived: Bool = false) -> [JSONValue] {
        switch kind {
        case .entities: shown.entities.filter { includingArchived || !$0.isArchived }.map(\.resource)
        case .relations: relations.map(\.resource)
        case .indices: shown.indices.map(\.resource)
        }
    }

    /// The resource at an address; nil when there is none. Archived entities are found too.
    func resource(_ kind: SchemaResource, _ name: String) -> JSONValue? {
        switch kind {
        case .entities: shown.entities.first { $0.name.rawValue == name }?.resource
        case .relations: relations.first { $0.id == name }?.resource
        case .indices: shown.indices.first { $0.name == name }?.resource
        }
    }

    /// What this definition has and `earlier` hasn't.
    func added(_ kind: SchemaResource, since earlier: SchemaDefinition) -> JSONValue? {
        switch kind {
        case .entities: shown.entities.last { entity in !earlier.entities.contains { $0.id == entity.id } }?.resource
        case .relations: relations.last { relation in !earlier.relations.contains { $0.id == relation.id } }?.resource
        case .indices: shown.indices.last { index in !earlier.indices.contains { $0.name == index.name } }?.resource
        }
    }
}
