// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel

/// The schema as resources.
enum SchemaScenarios {
    static let all = entities + relations + indices + plans

    static let entities: [Scenario] = [
        .init(
            .get,
            "/api/schema/entities",
            200,
            [
                "data": [
                    ["name": "users"], ["name": "posts"], ["name": "comments"], ["name": "tags"], ["name": "settings"],
                    ["name": "notes"],
                ], "meta": ["items": 6],
            ]
        ),
        .init(.get, "/api/schema/entities?include=archived", 200, ["meta": ["items": 6]]),
        .refusal(.get, "/api/schema/entities?include=everything", 400, "invalid_parameter", "?include"),
        .init(
            .get,
            "/api/schema/entities/tags",
            200,
            [
                "data": [
                    "name": "tags", "type": "regular", "config": ["id": "*"],
                    "fields": ["label": ["type": "text", "config": ["required": true, "id": "*"]]],
                ]
            ]
        ),
        .refusal(.get, "/api/schema/entities/nothing", 404, "unknown_entity"),
        .init(
            .post,
            "/api/schema/entities",
            #"{"name":"pages","fields":{"text":{"type":"text"}}}"#,
            201,
            [
                "data": ["name": "pages", "fields": ["text": ["type": "text"]]],
                "meta": ["plan": ["version": ["from": 1, "to": 2], "applied": true, "steps": "*"]],
            ]
        ),
        .init(
            .post,
            "/api/schema/entities?dry-run=1",
            #"{"name":"pages"}"#,
            200,
            ["data": ["name": "pages"], "meta": ["plan": ["applied": false]]]
        ),
        .init(.post, "/api/schema/entities", #"{"name":"tags"}"#, 409, ["code": "already_exists"]),
        .init(.post, "/api/schema/entities", #"{"name":"9"}"#, 422, ["code": "invalid_name"]),
        .init(
            .post,
            "/api/schema/entities",
            #"{"name":"pages","fields":{"text":{"type":"colour"}}}"#,
            422,
            ["code": "unknown_field_type", "errors": [["pointer": "/fields/text/type"]]]
        ),
        .init(.post, "/api/schema/entities", #"{"fields":{}}"#, 422, ["errors": [["pointer": "/name"]]]),
        .init(.post, "/api/schema/entities", "[]", 422),
        .refusal(.post, "/api/schema/entities", 400, "malformed_json", ""),
        .init(
            .patch,
            "/api/schema/entities/tags",
            #"{"name":"labels","fields":{"label":{"name":"text"}}}"#,
            200,
            ["data": ["name": "labels", "fields": ["text": ["type": "text"]]], "meta": ["plan": ["applied": true]]]
        ),
        .init(.patch, "/api/schema/entities/tags", "{}", 200, ["data": ["name": "tags"]]),
        .refusal(.patch, "/api/schema/entities/nothing", "{}", 404, "unknown_entity"),
        .init(
            .patch,
            "/api/schema/entities/posts",
            #"{"fields":{"extra":null}}"#,
            409,
            [
                "code": "confirmation_required",
                "plan": ["steps": [["step": "drop_column", "risk": "destroys", "field": "extra"]]],
            ]
        ),
        .init(
            .patch,
            "/api/schema/entities/posts?confirm=1",
            #"{"fields":{"extra":null}}"#,
            200,
            ["meta": ["plan": ["applied": true]]]
        ),
        .init(
            .patch,
            "/api/schema/entities/posts",
            #"{"fields":{"title":{"type":"number"}}}"#,
            409,
            ["code": "stored_data"]
        ),
        .init(
            .delete,
            "/api/schema/entities/settings?confirm=1",
            200,
            ["data": ["name": "settings"], "meta": ["plan": ["applied": true]]]
        ),
        .init(.delete, "/api/schema/entities/settings", 409, ["code": "confirmation_required"]),
        .init(
            .delete,
            "/api/schema/entities/settings?dry-run=1",
            200,
            ["data": ["name": "settings"], "meta": ["plan": ["applied": false]]]
        ),
        .refusal(.delete, "/api/schema/entities/nothing?confirm=1", 404, "unknown_entity"),
        .refusal(.delete, "/api/schema/entities/settings?confirm=perhaps", 400, "invalid_parameter", "?confirm"),
        .refusal(.post, "/api/schema/entities/tags/restore", 404, "unknown_entity"),
    ]

    static let relations: [Scenario] = [
        .init(
            .get,
            "/api/schema/relations",
            200,
            ["data": [["id": "author", "type": "n:1"], ["id": "onpost"], ["id": "tagged"]], "meta": ["items": 3]]
        ),
        .init(
            .get,
            "/api/schema/relations/author",
            200,
            ["data": ["id": "author", "source": "posts", "target": "users", "config": ["mappedBy": "author"]]]
        ),
        .refusal(.get, "/api/schema/relations/nothing", 404, "not_found"),
        .init(
            .post,
            "/api/schema/relations",
            #"{"type":"n:1","source":"notes","target":"users"}"#,
            201,
            ["data": ["id": "*", "source": "notes"], "meta": ["plan": ["applied": true]]]
        ),
        .init(.post, "/api/schema/relations", #"{"type":"n:1","source":"notes","target":"nobody"}"#, 422),
        .init(
            .post,
            "/api/schema/relations",
            #"{"id":"author","type":"n:1","source":"notes","target":"users"}"#,
            409,
            ["code": "already_exists"]
        ),
        .init(
            .patch,
            "/api/schema/relations/author",
            #"{"config":{"on_delete":"cascade"}}"#,
            200,
            ["data": ["config": ["on_delete": "cascade", "mappedBy": "author"]]]
        ),
        .refusal(.patch, "/api/schema/relations/nothing", "{}", 404, "not_found"),
        .init(
            .delete,
            "/api/schema/relations/tagged?confirm=1",
            200,
            ["data": ["id": "tagged"], "meta": ["plan": ["applied": true]]]
        ),
        .init(.delete, "/api/schema/relations/tagged", 409, ["code": "confirmation_required"]),
        .refusal(.delete, "/api/schema/relations/nothing", 404, "not_found"),
    ]

    static let indices: [Scenario] = [
        .init(
            .get,
            "/api/schema/indices",
            200,
            ["data": [["name": "idx_unique_users_email", "unique": true], ["name": "idx_unique_tags_label"]]]
        ),
        .init(
            .get,
            "/api/schema/indices/idx_unique_users_email",
            200,
            ["data": ["entity": "users", "fields": ["email"]]]
        ),
        .refusal(.get, "/api/schema/indices/nothing", 404, "not_found"),
        .init(
            .post,
            "/api/schema/indices",
            #"{"entity":"posts","fields":["views","title"]}"#,
            201,
            ["data": ["name": "idx_posts_views_title", "unique": false]]
        ),
        .init(.post, "/api/schema/indices", #"{"entity":"posts","fields":["colour"]}"#, 422),
        .init(
            .post,
            "/api/schema/indices",
            #"{"entity":"comments","fields":["post_id"],"unique":true}"#,
            409,
            ["code": "stored_data"]
        ),
        .init(
            .patch,
            "/api/schema/indices/idx_unique_tags_label",
            #"{"unique":false}"#,
            200,
            ["data": ["unique": false]]
        ),
        .refusal(.patch, "/api/schema/indices/nothing", "{}", 404, "not_found"),
        .init(
            .delete,
            "/api/schema/indices/idx_unique_tags_label",
            200,
            ["data": ["name": "idx_unique_tags_label"], "meta": ["plan": ["applied": true]]]
        ),
        .refusal(.delete, "/api/schema/indices/nothing", 404, "not_found"),
    ]

    static let plans: [Scenario] = [
        .init(
            .post,
            "/api/schema/plan",
            #"{"entities":{"pages":{"fields":{"text":{"type":"text"}}}}}"#,
            200,
            [
                "data": [
                    "version": ["from": 1, "to": 2],
                    "steps": [["step": "create_table", "entity": "pages", "risk": "safe", "text": "*"]],
                    "obstacles": [], "applied": false,
                ]
            ]
        ),
        .init(
            .post,
            "/api/schema/plan",
            #"{"entities":{"comments":{"fields":{"content":{"type":"number"}}}}}"#,
            200,
            ["data": ["obstacles": [["kind": "not_convertible", "count": 3]], "applied": false]]
        ),
        .init(
            .post,
            "/api/schema/plan",
            #"{"entities":{"pages":{"fields":{"text":{"type":"colour"}}}}}"#,
            422,
            ["code": "unknown_field_type"]
        ),
        .refusal(.post, "/api/schema/plan", "{", 400, "malformed_json", ""),
        .init(.post, "/api/schema/apply", #"{"entities":{"pages":{}}}"#, 200, ["data": ["applied": true]]),
        .init(
            .post,
            "/api/schema/apply?dry-run=1",
            #"{"entities":{"pages":{}}}"#,
            200,
            ["data": ["applied": false, "steps": "*"]]
        ),
        .init(
            .post,
            "/api/schema/apply?replace=1",
            #"{"entities":{"pages":{}}}"#,
            409,
            ["code": "confirmation_required", "plan": "*"]
        ),
        .init(
            .post,
            "/api/schema/apply?replace=1&confirm=1",
            #"{"entities":{"pages":{}}}"#,
            200,
            ["data": ["applied": true]]
        ),
        .init(.post, "/api/schema/apply", "5", 422),
        .init(
            .get,
            "/api/schema/history?limit=1",
            200,
            ["data": [["version": 1, "time": "2024-05-01T12:00:00.000Z", "actor": "system", "plan": "*"]]]
        ),
        .refusal(.get, "/api/schema/history?limit=0", 400, "invalid_parameter", "?limit"),
        .init(.get, "/api/schema/adopt/tables", 200, ["data": []]),
        .init(.get, "/api/schema/doctor", 200, ["data": []]),
        .init(.post, "/api/schema/adopt/inspect", 200, ["data": []]),
        .init(
            .post,
            "/api/schema/adopt/inspect",
            #"{"tables":["lost"]}"#,
            422,
            ["code": "unknown_table", "errors": [["pointer": "/tables/0"]]]
        ),
        .init(.post, "/api/schema/adopt", #"{"tables":[]}"#, 422, ["errors": [["pointer": "/tables"]]]),
        .init(.post, "/api/schema/adopt", #"{"table":"x"}"#, 422, ["errors": [["pointer": "/table"]]]),
        .init(.post, "/api/schema/adopt", "[]", 422, ["code": "invalid_type"]),
    ]
}
