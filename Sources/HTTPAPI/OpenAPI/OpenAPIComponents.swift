// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The components that do not depend on the schema. A hyphen in their names keeps them apart from those of entities,
/// whose names have none.
enum OpenAPIComponents {
    /// Stand for a record of whatever entity the address names; on the address of one entity its own components take
    /// their place.
    static let record = "any-record"
    static let create = "any-record.create"
    static let update = "any-record.update"

    static let problem = "api-problem"
    static let listMeta = "list-meta"
    static let recordMeta = "record-meta"
    static let mutationMeta = "mutation-meta"
    static let condition = "where-condition"
    static let query = "record-query"
    static let aggregate = "aggregate-query"
    static let batch = "batch-operations"

    static let schemas: [(String, JSONValue)] = [
        (record, ["type": "object", "description": "A record of any entity"]),
        (create, ["type": "object", "description": "A new record of any entity"]),
        (update, ["type": "object", "description": "The changed fields of a record of any entity"]),
        (problem, problemSchema), (listMeta, listMetaSchema),
        (recordMeta, .record(["items": .integerSchema]).allowingMore(["time", "count", "total"])),
        (mutationMeta, .record(["items": .integerSchema]).allowingMore(["time"])),
        (condition, ["type": "object", "description": "Fields, operators and $and, $or, $not"]),
        (query, querySchema), (aggregate, aggregateSchema), (batch, batchSchema),
    ]

    private static let problemSchema: JSONValue = [
        "type": "object", "description": "An error, after RFC 9457",
        "required": ["type", "title", "status", "detail", "code", "errors", "requestId", "error"],
        "properties": [
            "type": .textSchema, "title": .textSchema, "status": .integerSchema, "detail": .textSchema,
            "code": ["type": "string", "description": "For programs; keeps its meaning"],
            "errors": .list(of: .record(["pointer": .textSchema, "code": .textSchema, "message": .textSchema])),
            "requestId": .textSchema, "error": ["type": "string", "description": "Repeats detail"],
        ],
    ]

    private static let listMetaSchema: JSONValue = [
        "type": "object", "required": ["items", "limit", "offset", "hasMore", "cursor"],
        "properties": [
            "items": .integerSchema, "limit": .integerSchema, "offset": .integerSchema, "hasMore": .booleanSchema,
            "cursor": .record(["next": ["type": ["string", "null"]], "previous": ["type": ["string", "null"]]]),
            "total": .integerSchema, "totalKind": ["type": "string", "enum": ["exact", "capped", "estimated"]],
            "count": .integerSchema, "time": ["type": "number"],
        ],
    ]

    private static let querySchema: JSONValue = [
        "type": "object", "additionalProperties": false,
        "properties": [
            "limit": ["type": "integer", "minimum": 0, "maximum": 1000], "offset": ["type": "integer", "minimum": 0],
            "sort": .object(JSONObject()), "select": .object(JSONObject()), "where": .reference(condition),
            "with": .object(JSONObject()), "join": .object(JSONObject()), "cursor": .textSchema,
            "count": .textSchema, "deleted": .textSchema,
        ],
    ]

    private static let aggregateSchema: JSONValue = [
        "type": "object",
        "properties": [
            "where": .reference(condition), "group": ["type": "array"], "select": .anyObject, "having": .anyObject,
            "sort": .object(JSONObject()), "limit": .integerSchema,
        ],
    ]

    private static let batchSchema: JSONValue = .record([
        "operations": [
            "type": "array", "minItems": 1, "maxItems": 1000,
            "items": [
                "type": "object", "required": ["action", "entity"],
                "properties": [
                    "action": ["type": "string", "enum": ["create", "update", "upsert", "delete"]],
                    "entity": .textSchema, "id": .object(JSONObject()), "where": .reference(condition),
                    "data": .anyObject,
                ],
            ],
        ]
    ])
}

extension JSONValue {
    /// The schema of an object with further members that may be there: numbers.
    fileprivate func allowingMore(_ names: [String]) -> JSONValue {
        guard case .object(var object) = self, case .object(var properties)? = object["properties"] else { return self }
        for name in names { properties[name] = ["type": "number"] }
        object["properties"] = .object(properties)
        return .object(object)
    }
}
