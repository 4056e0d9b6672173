// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

extension ContractSchema {
    static var relations: [Relation] {
        get throws {
            [
                try relation("posts-author", .manyToOne, "posts", "authors", "author", "posts"),
                try relation("posts-editor", .manyToOne, "posts", "authors", "editor", "edited"),
                try relation("posts-parent", .manyToOne, "posts", "posts", "parent", "children"),
                try relation("comments-post", .manyToOne, "comments", "posts", "post", "comments", onDelete: .cascade),
                try relation("settings-post", .oneToOne, "settings", "posts", "post", "settings", onDelete: .cascade),
                try relation(
                    "invoices-author",
                    .manyToOne,
                    "invoices",
                    "authors",
                    "author",
                    "invoices",
                    onDelete: .restrict
                ),
                try relation("documents-above", .manyToOne, "documents", "documents", "above", "below"),
                try relation("drafts-earlier", .manyToOne, "drafts", "drafts", "earlier", "later"),
                try relation("samples-peer", .manyToOne, "samples", "samples", "peer", "peers"),
                try relation("posts-files", .polymorphic, "posts", "files", "files", nil),
                try relation("posts-cover", .polymorphic, "posts", "files", "cover", nil, many: false),
                try relation("documents-files", .polymorphic, "documents", "files", "files", nil),
                Relation(
                    id: "posts-tags",
                    kind: .manyToMany,
                    source: try EntityName(of: "posts"),
                    target: try EntityName(of: "tags"),
                    connectionMappedName: "link",
                    connectionFields: [try field("weight", .number(NumberRules(kind: .integer)))]
                ),
            ]
        }
    }

    private static func relation(
        _ id: String,
        _ kind: Relation.Kind,
        _ source: String,
        _ target: String,
        _ mappedBy: String,
        _ inversedBy: String?,
        onDelete: RelationRules.OnDelete = .setNull,
        many: Bool = true
    ) throws -> Relation {
        Relation(
            id: id,
            kind: kind,
            source: try EntityName(of: source),
            target: try EntityName(of: target),
            mappedBy: mappedBy,
            inversedBy: inversedBy,
            onDelete: onDelete,
            many: many
        )
    }

    static var indices: [Index] {
        get throws {
            [
                try unique("authors", "email"), try unique("tags", "title"), try unique("drafts", "title"),
            ]
        }
    }

    static func unique(_ entity: String, _ fields: String...) throws -> Index {
        Index(
            name: (["idx_unique", entity] + fields).joined(separator: "_"),
            entity: try EntityName(of: entity),
            fields: try fields.map { try FieldName(of: $0) },
            unique: true
        )
    }
}
