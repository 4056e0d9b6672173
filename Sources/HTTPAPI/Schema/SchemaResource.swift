// SPDX-License-Identifier: Apache-2.0

/// The three kinds of resources that a schema is made of, as their addresses name them.
enum SchemaResource: String, Sendable, CaseIterable {
    case entities
    case relations
    case indices

    /// The end of an operation's name.
    var plural: String {
        switch self {
        case .entities: "Entities"
        case .relations: "Relations"
        case .indices: "Indices"
        }
    }

    var singular: String {
        switch self {
        case .entities: "Entity"
        case .relations: "Relation"
        case .indices: "Index"
        }
    }
}
