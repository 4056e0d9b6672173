// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One direction of a relation, seen from the entity that holds it: what `with=name` embeds and a dotted path hops.
public struct Reference: Sendable, Hashable {
    /// `mappedBy`, `inversedBy`, or the other entity's name.
    public let name: String
    /// The entity at the other end.
    public let target: EntityName
    public let path: Path
    /// The relation's stable id.
    public let relationID: String

    public enum Path: Sendable, Hashable {
        /// This row's `key` field holds the target's id.
        case toOne(key: FieldName)
        /// The target's `key` field holds this row's id; `many` is false on the far side of a 1:1.
        case inverse(key: FieldName, many: Bool)
        /// Through the connection entity: its `near` field holds this row's id, its `far` field the target's.
        /// Extra fields of the connection are embedded under `extras`.
        case through(connection: EntityName, near: FieldName, far: FieldName, extras: String)
        /// The target's `reference` column holds `tag` (`entity.name`) and its `entity_id` this row's id as text.
        case polymorphic(tag: String, many: Bool)
        /// On the target of a polymorphic relation: back to the one source whose tag the row carries.
        case polymorphicInverse(tag: String)
    }

    public init(name: String, target: EntityName, path: Path, relationID: String) {
        self.name = name
        self.target = target
        self.path = path
        self.relationID = relationID
    }

    /// Whether it yields a list (else one record or null).
    public var isMany: Bool {
        switch path {
        case .toOne, .polymorphicInverse: false
        case .inverse(_, let many), .polymorphic(_, let many): many
        case .through: true
        }
    }
}
