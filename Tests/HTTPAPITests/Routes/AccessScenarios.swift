// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPTypes
import Kernel

/// The addresses of roles and grants. Each role of the schema has one grant, whose id is the role's name.
enum AccessScenarios {
    static let all: [Scenario] = [
        .init(
            .get,
            "/api/roles/admin",
            200,
            ["data": ["name": "admin", "builtIn": true]]
        ).from(.admin),
        .init(.get, "/api/roles", 200, ["data": "*", "meta": ["items": 18]]).from(.limited(.accessRead)),
        .refusal(.get, "/api/roles/nothing", 404, "not_found").from(.admin),
        .init(
            .post,
            "/api/roles",
            #"{"name":"editor","description":"Writes"}"#,
            201,
            ["data": ["name": "editor", "description": "Writes", "builtIn": false], "meta": ["plan": "*"]]
        ).from(.admin),
        .refusal(.post, "/api/roles", #"{"name":"only-schema-read"}"#, 409, "already_exists", "").from(.admin),
        .init(
            .patch,
            "/api/roles/only-schema-read",
            #"{"description":"Reads"}"#,
            200,
            ["data": ["description": "Reads"]]
        ).from(.limited(.accessManage)),
        .init(.delete, "/api/roles/only-schema-read", 200, ["data": ["name": "only-schema-read"]]).from(.admin),
        .init(.get, "/api/permissions?role=only-schema-read", 200, ["data": [["permission": "schema.read"]]]).from(
            .admin
        ),
        .init(
            .get,
            "/api/permissions/only-schema-read",
            200,
            ["data": ["id": "only-schema-read", "role": "only-schema-read", "permission": "schema.read"]]
        ).from(.admin),
        .refusal(.get, "/api/permissions/nothing", 404, "not_found").from(.admin),
        .init(
            .post,
            "/api/permissions",
            #"{"role":"guest","entity":"tags","action":"read"}"#,
            201,
            ["data": ["id": "*", "role": "guest", "entity": "tags", "action": "read", "fields": "*"]]
        ).from(.limited(.accessManage)),
        .init(
            .post,
            "/api/permissions",
            #"{"role":"guest","permission":"schema.write"}"#,
            422,
            ["errors": [["code": "not_yours"]]]
        ).from(.limited(.accessManage)),
        .init(
            .patch,
            "/api/permissions/only-schema-read",
            #"{"permission":"schema.write"}"#,
            200,
            ["data": ["id": "only-schema-read", "permission": "schema.write"]]
        ).from(.admin),
        .init(.delete, "/api/permissions/only-schema-read", 200, ["data": ["id": "only-schema-read"]]).from(.admin),
        .init(
            .post,
            "/api/permissions/presets",
            #"{"entity":"tags","preset":"public-read"}"#,
            200,
            ["data": [["role": "guest", "entity": "tags", "action": "read"]]]
        ).from(.admin),
        .refusal(
            .post,
            "/api/permissions/presets",
            #"{"entity":"tags","preset":"x"}"#,
            422,
            "unknown_preset",
            "/preset"
        )
        .from(.admin),
        .init(
            .post,
            "/api/access/test",
            #"{"role":"guest","entity":"tags","action":"list"}"#,
            200,
            ["data": ["decision": "deny", "clause": "grant"]]
        ).from(.admin),
        .init(
            .get,
            "/api/system/permissions",
            200,
            ["permissions": "*", "roles": "*", "context": "*"]
        ).from(.limited(.accessRead)),
    ]
}
