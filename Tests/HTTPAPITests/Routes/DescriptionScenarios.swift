// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel

/// The addresses that describe, and those of the process.
enum DescriptionScenarios {
    static let data: [Scenario] = [
        .init(
            .get,
            "/api/data",
            200,
            [
                "entities": [
                    "posts": [
                        "type": "regular", "fields": ["id": ["type": "primary"], "author_id": ["type": "relation"]],
                    ],
                    "posts_tags": ["type": "generated"],
                ],
                "relations": ["n1_posts_users_author": ["type": "n:1", "source": "posts", "target": "users"]],
                "indices": ["idx_unique_users_email": ["entity": "users", "fields": ["email"], "unique": true]],
            ]
        ),
        .init(
            .get,
            "/api/data/schema.json",
            200,
            ["$id": "/api/data/schema.json", "properties": ["posts": ["$ref": "/api/data/schemas/posts"]]]
        ),
        .init(
            .get,
            "/api/data/schemas/posts",
            200,
            [
                "type": "object",
                "properties": ["id": ["readOnly": true], "title": ["type": "string", "maxLength": 40]],
            ]
        ),
        .init(
            .get,
            "/api/data/schemas/posts/create",
            200,
            ["required": ["title"], "properties": ["views": ["$field": "number"]]]
        ),
        .refusal(.get, "/api/data/schemas/posts/delete", 404, "unknown_context"),
        .refusal(.get, "/api/data/schemas/nothing", 404, "unknown_entity"),
        .init(
            .get,
            "/api/data/info/posts",
            200,
            [
                "name": "posts",
                "relations": [
                    "listable": [["entity": "comments", "ref": "comments"], ["entity": "tags", "ref": "tags"]]
                ],
            ]
        ),
        .refusal(.get, "/api/data/info/nothing", 404, "unknown_entity"),
        .init(.get, "/api/data/sync?drop=1&force=1", 200, ["tables": "*", "changes": []]),
        .init(.post, "/api/data/sync", 200, ["tables": "*", "changes": []]),
        .refusal(.get, "/api/data/sync?drop=perhaps", 400, "invalid_parameter", "?drop"),
        .refusal(.get, "/api/data/types?lang=cobol", 400, "invalid_parameter", "?lang"),
    ]

    static let system: [Scenario] = [
        .init(.get, "/health", 200, ["status": "ok"]),
        .init(.get, "/health/ready", 200, ["status": "ok"]),
        .init(.get, "/api/system/ping", 200, ["pong": true]),
        .init(
            .get,
            "/api/system/info",
            200,
            [
                "id": "instance", "version": ["config": 1, "roost": "1.2.3"], "mode": "ui", "readonly": false,
                "runtime": "swift", "connection": ["name": "memory", "supports": ["batching": true]],
                "timezone": ["name": "UTC", "offset": 0, "utc": "2024-05-01T12:00:00.000Z"],
                "origin": "http://localhost", "plugins": [],
            ]
        ),
        .init(.get, "/api/system/permissions", 200, ["permissions": "*", "context": "*"]),
        .init(.post, "/api/system/build?sync=1", 200, ["success": true, "options": ["sync": true, "fetch": false]]),
        .init(
            .get,
            "/api/system/config",
            200,
            ["version": 1, "server": ["port": 8080], "data": ["basepath": "/api/data", "entities": ["posts": "*"]]]
        ),
        .init(
            .get,
            "/api/system/config/data?secrets=1",
            200,
            [
                "version": 1, "module": "data",
                "config": ["entities": ["posts": ["fields": ["id": ["type": "primary"]]]]],
            ]
        ),
        .init(
            .get,
            "/api/system/config/raw",
            200,
            ["id": 1, "version": 1, "type": "config", "json": ["data": "*"], "created_at": "*"]
        ),
        .refusal(.get, "/api/system/config/nothing", 404, "unknown_module"),
        .init(
            .get,
            "/api/system/schema?config=1&secrets=0&fresh=0",
            200,
            [
                "version": 1, "readonly": false, "schema": ["data": ["type": "object"]], "config": ["data": "*"],
                "permissions": "*",
            ]
        ),
        .init(
            .get,
            "/api/system/schema/data",
            200,
            ["module": "data", "readonly": false, "version": 1, "schema": ["type": "object"]]
        ),
        .refusal(.get, "/api/system/schema/nothing", 404, "unknown_module"),
        .refusal(.get, "/api/system/ping?x=1", 400, "unknown_parameter", "?x"),
        .init(.get, "/api/system/openapi.json", 200, ["openapi": "3.1.0"]),
        .init(.get, "/api/openapi", 200, ["openapi": "3.1.0", "info": ["version": "1.2.3"]]),
        .refusal(.put, "/api/system/ping", 405, "method_not_allowed"),
        .refusal(.get, "/api/system", 404, "not_found"),
    ]

    static let config: [Scenario] = [
        .init(
            .post,
            "/api/system/config/set/data",
            #"{"entities":{"pages":{"fields":{"text":{"type":"text"}}}}}"#,
            202,
            ["success": true, "module": "data", "config": ["entities": ["pages": "*", "posts": "*"]]]
        ),
        .init(
            .post,
            "/api/system/config/add/data/entities.posts.fields.kind",
            #"{"type":"text"}"#,
            202,
            ["success": true, "config": ["entities": ["posts": ["fields": ["kind": ["type": "text"], "title": "*"]]]]]
        ),
        .init(
            .patch,
            "/api/system/config/patch/data/entities.posts.config",
            #"{"description":"Texts"}"#,
            202,
            ["config": ["entities": ["posts": ["config": ["description": "Texts", "softDelete": true]]]]]
        ),
        .init(
            .put,
            "/api/system/config/overwrite/data/entities.tags.fields.label.config",
            #"{"required":true,"maxLength":9}"#,
            202,
            ["config": ["entities": ["tags": ["fields": ["label": ["config": ["maxLength": 9]]]]]]]
        ),
        .init(.delete, "/api/system/config/remove/data/entities.posts.fields.extra?confirm=1", 202, ["success": true]),
        .init(
            .delete,
            "/api/system/config/remove/data/entities.posts.fields.extra",
            409,
            ["success": false, "code": "confirmation_required", "plan": ["steps": "*"], "error": "*"]
        ),
        .init(
            .post,
            "/api/system/config/add/data/entities.posts",
            "{}",
            409,
            ["success": false, "code": "already_exists", "error": "Path already exists"]
        ),
        .init(.delete, "/api/system/config/remove/data/entities.nothing", 404, ["success": false]),
        .init(.post, "/api/system/config/set/nothing", "{}", 404, ["success": false, "code": "unknown_module"]),
        .init(.post, "/api/system/config/set/server", "{}", 409, ["success": false, "code": "setting_locked"]),
        .init(.post, "/api/system/config/set/data", "{", 400, ["success": false, "code": "malformed_json"]),
        .init(
            .patch,
            "/api/system/config/patch/data/entities.posts.fields.title",
            #"{"type":"colour"}"#,
            422,
            ["success": false, "code": "unknown_field_type"]
        ),
        .init(
            .post,
            "/api/system/config/set/data?force=perhaps",
            "{}",
            400,
            ["success": false, "code": "invalid_parameter"]
        ),
    ]
}
