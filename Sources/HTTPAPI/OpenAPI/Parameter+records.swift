// SPDX-License-Identifier: Apache-2.0

import Kernel

extension OperationDescription.Parameter {
    static func flag(_ name: String, _ summary: String) -> Self {
        Self(name, in: .query, summary: summary, schema: ["type": "string", "enum": ["0", "1", "false", "true"]])
    }

    static func text(_ name: String, _ summary: String) -> Self { Self(name, in: .query, summary: summary) }

    static func choice(_ name: String, _ values: [String], _ summary: String) -> Self {
        Self(
            name,
            in: .query,
            summary: summary,
            schema: ["type": "string", "enum": .array(values.map { .string($0) })]
        )
    }

    // MARK: - Path

    static let entity = Self("entity", in: .path, summary: "Name of an entity")
    static let id = Self("id", in: .path, summary: "Id of a record")

    // MARK: - Reading

    static let limit = Self(
        "limit",
        in: .query,
        summary: "How many records at most",
        schema: ["type": "integer", "minimum": 1, "maximum": 1000, "default": 10]
    )
    /// bknd's clients send 0 for the default.
    static let compatibleLimit = Self(
        "limit",
        in: .query,
        summary: "How many records at most; 0 for the default",
        schema: ["type": "integer", "minimum": 0, "maximum": 1000, "default": 10]
    )
    static let offset = Self(
        "offset",
        in: .query,
        summary: "How many records to skip",
        schema: ["type": "integer", "minimum": 0, "default": 0]
    )
    static let sort = text("sort", "Fields, comma-separated: -created,title:nullslast")
    static let select = text("select", "Fields to answer, comma-separated or repeated")
    static let condition = text("where", #"Condition as JSON: {"views":{"$gt":10}}"#)
    static let with = text("with", "Relations to embed: names, comma-separated or repeated, or JSON of nested queries")
    static let join = text("join", "Relations of which a record must have one")
    static let cursor = text("cursor", "meta.cursor.next or meta.cursor.previous of an earlier page")
    static let count = choice("count", ["none", "exact", "capped", "estimated"], "How meta.total is counted")
    static let deleted = choice("deleted", ["without", "with", "only"], "What soft-deleted records do")

    static func list(at address: DataAddress) -> [Self] {
        [
            address == .plain ? limit : compatibleLimit, offset, sort, select, condition, with, join, cursor, count,
            deleted,
        ]
    }

    // MARK: - Headers

    static let ifNoneMatch = Self(
        "If-None-Match",
        in: .header,
        summary: "Entity tags of copies that you have; 304 when one is right"
    )
    static let ifMatch = Self(
        "If-Match",
        in: .header,
        summary: "Entity tag that the record must still have; 412 otherwise"
    )
    static let idempotencyKey = Self(
        "Idempotency-Key",
        in: .header,
        summary: "A repeat with the same key within 24 hours gets the first answer",
        schema: ["type": "string", "minLength": 1, "maxLength": 255]
    )
}
