// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A schema declared in Swift; it goes the same way as a schema file in the mode `code`.
public struct SchemaDeclaration: Sendable, Hashable {
    public var entities: [EntityDeclaration]
    public var relations: [RelationDeclaration]
    public var indices: [IndexDeclaration]
    /// Roles beside the built-in ones: their names, and what they are for.
    public var roles: [String: String]
    public var permissions: [GrantDeclaration]

    public struct IndexDeclaration: Sendable, Hashable {
        public let entity: String
        public let fields: [String]
        public let unique: Bool
        public init(_ entity: String, _ fields: [String], unique: Bool = false) {
            self.entity = entity
            self.fields = fields
            self.unique = unique
        }
    }

    public init(
        _ entities: [EntityDeclaration],
        relations: [RelationDeclaration] = [],
        indices: [IndexDeclaration] = [],
        roles: [String: String] = [:],
        permissions: [GrantDeclaration] = []
    ) {
        self.entities = entities
        self.relations = relations
        self.indices = indices
        self.roles = roles
        self.permissions = permissions
    }

    /// The same as a schema file would say it.
    public var json: JSONValue {
        let indices = indices.map { index in
            (
                (index.unique ? "idx_unique_" : "idx_") + ([index.entity] + index.fields).joined(separator: "_"),
                JSONValue.object(
                    JSONObject([
                        ("entity", .string(index.entity)), ("fields", .array(index.fields.map { .string($0) })),
                        ("unique", .boolean(index.unique)),
                    ])
                )
            )
        }
        let roles = roles.sorted { $0.key < $1.key }.map { name, text in
            (name, JSONValue.object(JSONObject([("description", .string(text))])))
        }
        return .object(
            JSONObject([
                ("entities", .object(JSONObject(entities.map { ($0.name, $0.json) }))),
                ("relations", .object(JSONObject(relations.map { ($0.key, $0.json) }))),
                ("indices", .object(JSONObject(indices))),
                ("roles", .object(JSONObject(roles))), ("permissions", .array(permissions.map(\.json))),
            ])
        )
    }
}
