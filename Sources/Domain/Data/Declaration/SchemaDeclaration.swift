// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A schema declared in Swift; it goes the same way as a schema file in the mode `code`.
public struct SchemaDeclaration: Sendable, Hashable {
    public var entities: [EntityDeclaration]
    public var relations: [RelationDeclaration]
    public var indices: [IndexDeclaration]

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
        indices: [IndexDeclaration] = []
    ) {
        self.entities = entities
        self.relations = relations
        self.indices = indices
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
        return .object(
            JSONObject([
                ("entities", .object(JSONObject(entities.map { ($0.name, $0.json) }))),
                ("relations", .object(JSONObject(relations.map { ($0.key, $0.json) }))),
                ("indices", .object(JSONObject(indices))),
            ])
        )
    }
}
