// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// JSON Schema of the `data` module's configuration: entities with their fields, relations and indices.
enum DataModuleSchema {
    static let json: JSONValue = [
        "type": "object", "additionalProperties": false,
        "properties": [
            "basepath": ["type": "string", "const": "/api/data"],
            "default_primary_format": ["type": "string", "enum": ["integer", "uuid"], "default": "integer"],
            "entities": map(of: entity), "relations": map(of: relation), "indices": map(of: index),
        ],
    ]

    private static func map(of values: JSONValue) -> JSONValue {
        ["type": "object", "additionalProperties": values]
    }

    private static let name: JSONValue = ["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,62}$"]

    private static let entity: JSONValue = [
        "type": "object", "additionalProperties": false,
        "properties": [
            "type": ["type": "string", "enum": ["regular", "system", "generated"], "default": "regular"],
            "config": [
                "type": "object",
                "properties": [
                    "id": ["type": "string"], "name": ["type": "string"], "name_singular": ["type": "string"],
                    "description": ["type": "string"], "sort_field": ["type": "string", "default": "id"],
                    "sort_dir": ["type": "string", "enum": ["asc", "desc"], "default": "asc"],
                    "primary_format": ["type": "string", "enum": ["integer", "uuid"]],
                    "timestamps": ["type": "boolean"], "owner": ["type": "boolean"],
                    "softDelete": ["type": "boolean"], "singleton": ["type": "boolean"],
                    "audit": ["type": "boolean"],
                ],
            ],
            "fields": map(of: field), "renamed-from": name,
        ],
    ]

    private static let field: JSONValue = [
        "type": "object", "required": ["type"], "additionalProperties": false,
        "properties": [
            "type": ["type": "string", "enum": .array(FieldType.names.map { .string($0) })],
            "config": [
                "type": "object",
                "properties": [
                    "id": ["type": "string"], "label": ["type": "string"], "description": ["type": "string"],
                    "required": ["type": "boolean", "default": false],
                    "fillable": [
                        "oneOf": [
                            ["type": "boolean"],
                            ["type": "array", "items": ["enum": ["create", "read", "update", "delete"]]],
                        ]
                    ],
                    "hidden": ["oneOf": [["type": "boolean"], ["type": "array", "items": ["type": "string"]]]],
                    "default_value": .object(JSONObject()),
                ],
            ],
            "renamed-from": name,
        ],
    ]

    private static let relation: JSONValue = [
        "type": "object", "required": ["type", "source", "target"], "additionalProperties": false,
        "properties": [
            "type": ["type": "string", "enum": ["n:1", "1:1", "m:n", "poly"]], "source": name, "target": name,
            "config": [
                "type": "object",
                "properties": [
                    "mappedBy": name, "inversedBy": name, "required": ["type": "boolean"],
                    "on_delete": [
                        "type": "string", "enum": ["cascade", "set null", "set default", "restrict", "no action"],
                        "default": "set null",
                    ],
                    "connectionTable": name, "connectionTableMappedName": name,
                    "targetCardinality": ["type": "integer", "minimum": 1], "key": name, "far_key": name,
                ],
            ],
            "fields": map(of: field),
        ],
    ]

    private static let index: JSONValue = [
        "type": "object", "required": ["entity", "fields"], "additionalProperties": false,
        "properties": [
            "entity": name, "fields": ["type": "array", "minItems": 1, "items": name],
            "unique": ["type": "boolean", "default": false],
        ],
    ]
}

extension FieldType {
    /// All names that `type` of a field may have, those that Roost itself sets included.
    fileprivate static let names = [
        "primary", "text", "number", "boolean", "date", "enum", "json", "jsonschema", "email", "url", "slug",
        "richtext", "geo", "secret", "computed", "autonumber", "relation", "media", "virtual",
    ]
}
