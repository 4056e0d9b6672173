// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Schema {
    /// bknd's `GET /api/data`: `{"entities","relations","indices"}`, with all fields, the generated entities, and
    /// relations by a name derived from what they join.
    public var summary: JSONValue {
        [
            "entities": .object(JSONObject(entities.map { ($0.name.rawValue, json(of: $0)) })),
            "relations": .object(
                JSONObject(
                    definition.relations.filter { entity($0.source) != nil && entity($0.target) != nil }
                        .map { ($0.derivedName, $0.json) }
                )
            ),
            "indices": .object(JSONObject(indices.filter { !$0.entity.isHidden }.map { ($0.name, $0.json) })),
        ]
    }

    /// bknd's `GET /api/data/schema.json`: where the JSON Schema of each entity is.
    public var schemaIndex: JSONValue {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "/api/data/schema.json",
            "properties": .object(
                JSONObject(entities.map { ($0.name.rawValue, ["$ref": .string("/api/data/schemas/\($0.name)")]) })
            ),
        ]
    }

    private func json(of entity: Entity) -> JSONValue {
        let declared = definition.entities.first { $0.id == entity.id }
        let config =
            declared?.json["config"] ?? [
                "sort_field": .string(entity.options.sortField), "sort_dir": "asc",
            ]
        return [
            "type": .string(entity.kind.rawValue), "config": config,
            "fields": .object(JSONObject(entity.fields.map { ($0.name.rawValue, $0.json) })),
        ]
    }
}

extension Relation {
    /// bknd's name: `n1_posts_users_author`, `mn_posts_tags`, `poly_posts_media_cover`.
    public var derivedName: String {
        let kind = kind.rawValue.filter { $0 != ":" }
        return ([kind, source.rawValue, target.rawValue] + [mappedBy, inversedBy].compactMap { $0 })
            .joined(separator: "_")
    }
}
