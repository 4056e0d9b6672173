// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

/// The schema that the cases work with: a small journal with every kind of relation, an entity with a field of every
/// type, and one entity for each option.
enum ContractSchema {
    static var definition: SchemaDefinition {
        get throws {
            SchemaDefinition(
                entities: try journal + [samples, documents, drafts, site, invoices],
                relations: try relations,
                indices: try indices
            )
        }
    }

    static func entity(
        _ name: String,
        _ fields: [Field],
        primary: PrimaryFormat = .integer,
        options: EntityOptions = EntityOptions()
    ) throws -> EntityDefinition {
        EntityDefinition(
            id: "e-\(name)",
            name: try EntityName(of: name),
            primaryFormat: primary,
            options: options,
            fields: fields
        )
    }

    static func field(
        _ name: String,
        _ type: FieldType,
        required: Bool = false,
        default value: JSONValue? = nil
    ) throws -> Field {
        Field(
            id: "f-\(name)",
            name: try FieldName(of: name),
            type: type,
            required: required,
            fillable: type.isWritable ? [.create, .update] : [],
            defaultValue: value
        )
    }

    // MARK: - Entities

    private static var journal: [EntityDefinition] {
        get throws {
            [
                try entity(
                    "authors",
                    [
                        try field("title", .text(TextRules())), try field("email", .email(TextRules())),
                        try field("password", .secret(TextRules())),
                    ]
                ),
                try entity(
                    "posts",
                    [
                        try field("title", .text(TextRules())),
                        try field("views", .number(NumberRules(kind: .integer))),
                        try field("rating", .number(NumberRules(kind: .float, maximum: 10))),
                        try field("price", .number(NumberRules(kind: .decimal(scale: 2)))),
                        try field("kind", .enumeration(EnumerationRules(values: ["news", "essay", "note"]))),
                        try field("at", .date(DateRules(kind: .datetime))), try field("tagsList", .json),
                        try field("number", .autonumber(AutonumberRules(start: 100))),
                        try field(
                            "label",
                            .computed(
                                ComputedRules(
                                    expression: .call(
                                        .concat,
                                        [.field(try FieldName(of: "title")), .literal(.text("!"))]
                                    )
                                )
                            )
                        ),
                    ]
                ),
                try entity(
                    "comments",
                    [
                        try field("title", .text(TextRules())),
                        try field("likes", .number(NumberRules(kind: .integer))),
                    ]
                ),
                try entity("tags", [try field("title", .text(TextRules()))]),
                try entity("settings", [try field("title", .text(TextRules()))]),
                try entity("files", [try field("title", .text(TextRules()))]),
            ]
        }
    }

    private static var samples: EntityDefinition {
        get throws {
            try entity(
                "samples",
                [
                    try field("title", .text(TextRules())), try field("words", .richText(TextRules())),
                    try field("mail", .email(TextRules())), try field("site", .url(TextRules())),
                    try field("slug", .slug(TextRules())),
                    try field("choice", .enumeration(EnumerationRules(values: ["a", "b", "é"]))),
                    try field("whole", .number(NumberRules(kind: .integer))),
                    try field("real", .number(NumberRules(kind: .float))),
                    try field("exact", .number(NumberRules(kind: .decimal(scale: 3)))),
                    try field("flag", .boolean), try field("day", .date(DateRules(kind: .date))),
                    try field("moment", .date(DateRules(kind: .datetime))),
                    try field("week", .date(DateRules(kind: .week))), try field("data", .json),
                    try field("form", .jsonSchema(JSONSchemaRules(schema: ["type": "object"]))),
                    try field("place", .geo), try field("secret", .secret(TextRules())),
                    try field("pictures", .media(MediaRules())), try field("shown", .virtual),
                    try field(
                        "twice",
                        .computed(
                            ComputedRules(
                                expression: .call(
                                    .multiply,
                                    [.field(try FieldName(of: "whole")), .literal(.integer(2))]
                                )
                            )
                        )
                    ),
                    try field("number", .autonumber(AutonumberRules())),
                ]
            )
        }
    }

    private static var documents: EntityDefinition {
        get throws { try entity("documents", [try field("title", .text(TextRules()))], primary: .uuid) }
    }

    private static var drafts: EntityDefinition {
        get throws {
            try entity(
                "drafts",
                [try field("title", .text(TextRules()))],
                options: EntityOptions(timestamps: true, softDelete: true)
            )
        }
    }

    private static var site: EntityDefinition {
        get throws {
            try entity("site", [try field("title", .text(TextRules()))], options: EntityOptions(singleton: true))
        }
    }

    private static var invoices: EntityDefinition {
        get throws { try entity("invoices", [try field("title", .text(TextRules()))]) }
    }
}
