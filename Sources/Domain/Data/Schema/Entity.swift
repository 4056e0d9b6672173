// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// An entity as the rest of Roost works with it: every field that its table has (declared, system and relation
/// ones), its references to other entities, and where its rows are. Made by ``Schema``; immutable.
public final class Entity: Sendable {
    public enum Kind: String, Sendable, Hashable {
        /// Made by users.
        case regular
        /// Made by Roost (`users`, `media`); the general create route refuses it.
        case system
        /// Made for an m:n relation.
        case generated
    }

    /// What stays the same when the entity is renamed (`config.id`).
    public let id: String
    public let name: EntityName
    public let kind: Kind
    public let options: EntityOptions
    /// `id` first, then in the order of declaration, then relation keys, then system fields.
    public let fields: [Field]
    /// What `with`, dotted paths and by-reference routes can name, in the order of declaration.
    public let references: [Reference]
    public let table: Table
    /// Roost's own affair (its name begins with `_roost_`): there for Roost itself, and for nobody else, whoever they are.
    public let isHidden: Bool

    /// Whether values of some field are stored sealed.
    public let hasEncryptedFields: Bool

    private let fieldPlaces: [String: Int]
    private let referencePlaces: [String: Int]

    public init(
        id: String,
        name: EntityName,
        kind: Kind,
        options: EntityOptions,
        fields: [Field],
        references: [Reference],
        table: Table
    ) {
        self.id = id
        self.name = name
        isHidden = name.isHidden
        self.kind = kind
        self.options = options
        self.fields = fields
        self.references = references
        self.table = table
        hasEncryptedFields = fields.contains { $0.type.isEncrypted }
        fieldPlaces = Dictionary(
            fields.enumerated().map { ($1.name.rawValue, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        referencePlaces = Dictionary(
            references.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    public func field(_ name: String) -> Field? { fieldPlaces[name].map { fields[$0] } }
    public func reference(_ name: String) -> Reference? { referencePlaces[name].map { references[$0] } }

    /// The format of `id`.
    public var primaryFormat: PrimaryFormat {
        for field in fields { if case .primary(let format) = field.type { return format } }
        return .integer
    }

    /// Rows carry a hidden version, +1 per write; adopted tables have none.
    public var isVersioned: Bool { table.adoption == nil }
}
