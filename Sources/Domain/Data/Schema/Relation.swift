// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A relation as declared between two entities.
public struct Relation: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case manyToOne = "n:1"
        case oneToOne = "1:1"
        case manyToMany = "m:n"
        case polymorphic = "poly"
    }

    /// The key in the schema's `relations` object when declared so, else a generated id; survives renames.
    public let id: String
    public let kind: Kind
    public let source: EntityName
    public let target: EntityName
    /// How the source calls the target; default: the target's name.
    public let mappedBy: String?
    /// How the target calls the source; default: the source's name.
    public let inversedBy: String?
    public let required: Bool
    /// What deleting the target does to the source; `setNull` counts as `restrict` where the key is required.
    public let onDelete: RelationRules.OnDelete
    /// m:n: the connection entity's name; default `<source>_<target>`.
    public let connectionName: EntityName?
    /// m:n: the member under which the connection's extra fields are embedded; default the connection's name.
    public let connectionMappedName: String?
    /// m:n: extra fields on the connection.
    public let connectionFields: [Field]
    /// poly: whether a source has many of the target (bknd's `targetCardinality` other than 1).
    public let many: Bool
    /// n:1 and 1:1: the source's field that holds the target's id, where it is not `<mappedBy or target>_id`.
    /// m:n over an entity that is declared itself (an adopted table): its field that holds the source's id.
    public let key: FieldName?
    /// m:n over a declared entity: its field that holds the target's id.
    public let farKey: FieldName?
    /// What the declared `config` holds beside the above, as it came.
    public let config: JSONObject

    public init(
        id: String,
        kind: Kind,
        source: EntityName,
        target: EntityName,
        mappedBy: String? = nil,
        inversedBy: String? = nil,
        required: Bool = false,
        onDelete: RelationRules.OnDelete = .setNull,
        connectionName: EntityName? = nil,
        connectionMappedName: String? = nil,
        connectionFields: [Field] = [],
        many: Bool = true,
        key: FieldName? = nil,
        farKey: FieldName? = nil,
        config: JSONObject = JSONObject()
    ) {
        self.id = id
        self.kind = kind
        self.source = source
        self.target = target
        self.mappedBy = mappedBy
        self.inversedBy = inversedBy
        self.required = required
        self.onDelete = onDelete
        self.connectionName = connectionName
        self.connectionMappedName = connectionMappedName
        self.connectionFields = connectionFields
        self.many = many
        self.key = key
        self.farKey = farKey
        self.config = config
    }
}
