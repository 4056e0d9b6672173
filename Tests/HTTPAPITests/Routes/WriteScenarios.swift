// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel

/// Writing records: the same at both addresses.
enum WriteScenarios {
    static let all = create + update + delete + others

    static let create: [Scenario] = [
        .init(
            .post,
            "/api/data/posts",
            #"{"title":"Four"}"#,
            201,
            ["data": ["id": 4, "title": "Four", "views": 0], "meta": ["items": 1]]
        ),
        .init(
            .post,
            "/api/data/posts",
            #"[{"title":"Four"},{"title":"Five"}]"#,
            201,
            ["data": [["id": 4], ["id": 5]], "meta": ["items": 2]]
        ),
        .init(.post, "/api/data/posts", "[]", 201, ["data": [], "meta": ["items": 0]]),
        .init(
            .post,
            "/api/data/posts",
            #"{"title":"Four","author":{"$set":{"id":2}}}"#,
            201,
            ["data": ["author_id": 2]]
        ),
        .init(
            .post,
            "/api/data/users?on-conflict=email",
            #"{"name":"Ada L.","email":"ada@example.org"}"#,
            200,
            ["data": ["id": 1, "name": "Ada L."]]
        ),
        .init(
            .post,
            "/api/data/users?on-conflict=email",
            #"{"name":"Eve","email":"eve@example.org"}"#,
            201,
            ["data": ["id": 3]]
        ),
        .init(.post, "/api/data/notes", #"{"shape":{}}"#, 201, ["data": ["id": "*"]]),
        .init(.post, "/api/data/settings", #"{"theme":"dark"}"#, 201, ["data": ["theme": "dark"]]),
        .init(.post, "/api/data/posts", "{}", 422, ["errors": [["pointer": "/title", "code": "required"]]]),
        .init(.post, "/api/data/posts", #"{"title":["x"]}"#, 422, ["errors": [["pointer": "/title"]]]),
        .init(
            .post,
            "/api/data/posts",
            #"[{"title":"Four"},{"title":null}]"#,
            422,
            ["errors": [["pointer": "/1/title"]]]
        ),
        .init(
            .post,
            "/api/data/posts",
            #"{"title":"Four","colour":1}"#,
            422,
            ["code": "unknown_field", "errors": [["pointer": "/colour"]]]
        ),
        .init(.post, "/api/data/posts", #"{"title":"Four","id":9}"#, 422, ["errors": [["pointer": "/id"]]]),
        .init(
            .post,
            "/api/data/posts",
            #"{"title":"Four","status":"lost"}"#,
            422,
            ["errors": [["pointer": "/status"]]]
        ),
        .init(
            .post,
            "/api/data/posts",
            #"{"title":"Four","author_id":99}"#,
            422,
            ["code": "missing_target", "errors": [["pointer": "/author_id"]]]
        ),
        .init(.post, "/api/data/posts", #""text""#, 422, ["code": "invalid_type"]),
        .init(
            .post,
            "/api/data/users",
            #"{"name":"Eve","email":"ada@example.org"}"#,
            409,
            ["code": "not_unique", "errors": [["pointer": "/email"]]]
        ),
        .init(
            .post,
            "/api/data/users?on-conflict=colour",
            "{}",
            422,
            ["code": "unknown_field", "errors": [["pointer": "?on-conflict"]]]
        ),
        .refusal(.post, "/api/data/users?on-conflict=", "{}", 400, "invalid_parameter", "?on-conflict"),
        .refusal(.post, "/api/data/posts", 400, "malformed_json", ""),
        .refusal(.post, "/api/data/posts", #"{"title":"Four""#, 400, "malformed_json", ""),
        .refusal(.post, "/api/data/posts", #"{"title":"\ud800"}"#, 400, "malformed_json", "/title"),
        .refusal(.post, "/api/data/nothing", "{}", 404, "unknown_entity"),
        .refusal(.post, "/api/data/posts?colour=red", "{}", 400, "unknown_parameter", "?colour"),
    ]

    static let update: [Scenario] = [
        .init(
            .patch,
            "/api/data/posts/1",
            #"{"title":"Uno","views":{"$inc":2}}"#,
            200,
            ["data": ["id": 1, "title": "Uno", "views": 3], "meta": ["items": 1]]
        ),
        .init(
            .patch,
            "/api/data/posts",
            #"{"update":{"status":"draft"},"where":{"views":{"$gt":10}}}"#,
            200,
            ["data": [["id": 2, "status": "draft"], ["id": 3]], "meta": ["items": 2]]
        ),
        .init(
            .patch,
            "/api/data/posts",
            #"{"update":{"status":"draft"},"where":{"views":-1}}"#,
            200,
            ["data": [], "meta": ["items": 0]]
        ),
        .refusal(.patch, "/api/data/posts/99", #"{"title":"x"}"#, 404, "not_found"),
        .init(.patch, "/api/data/posts/1", #"{"title":null}"#, 422, ["errors": [["pointer": "/title"]]]),
        .init(.patch, "/api/data/posts/1", #"{"title":{"$inc":1}}"#, 422, ["errors": [["code": "*"]]]),
        .init(.patch, "/api/data/posts/1", "[]", 422, ["code": "invalid_type"]),
        .refusal(.patch, "/api/data/posts/1", 400, "malformed_json", ""),
        .init(.patch, "/api/data/posts", #"{"update":{"status":"draft"},"where":{}}"#, 422, ["code": "empty_where"]),
        .init(.patch, "/api/data/posts", #"{"update":{"status":"draft"}}"#, 422, ["code": "empty_where"]),
        .init(.patch, "/api/data/posts", #"{"where":{"id":1}}"#, 422, ["errors": [["pointer": "/update"]]]),
        .init(
            .patch,
            "/api/data/posts",
            #"{"update":{},"where":{},"limit":1}"#,
            422,
            ["errors": [["pointer": "/limit"]]]
        ),
        .refusal(
            .patch,
            "/api/data/posts/1",
            #"{"title":"x"}"#,
            headers: [.ifMatch: "5"],
            400,
            "invalid_header",
            "If-Match"
        ),
        .init(
            .patch,
            "/api/data/posts/1",
            #"{"title":"x"}"#,
            headers: [.ifMatch: #""old""#],
            412,
            ["code": "precondition_failed", "current": ["id": 1, "title": "One"]]
        ),
        .init(.patch, "/api/data/posts/1", #"{"title":"x"}"#, headers: [.ifMatch: "*"], 200, ["data": ["title": "x"]]),
        .init(.patch, "/api/data/users/2", #"{"email":"ada@example.org"}"#, 409, ["code": "not_unique"]),
    ]

    static let delete: [Scenario] = [
        .init(.delete, "/api/data/comments/1", 200, ["data": ["id": 1, "content": "first"], "meta": ["items": 1]]),
        .init(.delete, "/api/data/posts/1?purge=1", 200, ["data": ["id": 1]]),
        .init(
            .delete,
            "/api/data/comments",
            #"{"post_id":1}"#,
            200,
            ["data": [["id": 1], ["id": 2]], "meta": ["items": 2]]
        ),
        .init(.delete, #"/api/data/comments?where={"post_id":2}"#, 200, ["data": [["id": 3]]]),
        .refusal(.delete, "/api/data/comments/99", 404, "not_found"),
        .init(.delete, "/api/data/comments", 422, ["code": "empty_where"]),
        .init(.delete, "/api/data/comments", "{}", 422, ["code": "empty_where"]),
        .init(.delete, "/api/data/comments", "[object Object]", 400, ["code": "malformed_json"]),
        .refusal(.delete, "/api/data/comments?where={", 400, "malformed_json", "?where"),
        .refusal(.delete, #"/api/data/comments?where={"id":1}"#, #"{"id":1}"#, 400, "repeated_parameter", "?where"),
        .refusal(.delete, "/api/data/comments/1?purge=maybe", 400, "invalid_parameter", "?purge"),
        .init(
            .delete,
            "/api/data/comments/1",
            headers: [.ifMatch: #""old""#],
            412,
            ["code": "precondition_failed", "current": ["id": 1]]
        ),
    ]

    static let others: [Scenario] = [
        .init(.post, "/api/data/users/1/verify", #"{"field":"pin","value":"1234"}"#, 200, ["data": ["valid": true]]),
        .init(.post, "/api/data/users/1/verify", #"{"field":"pin","value":"4321"}"#, 200, ["data": ["valid": false]]),
        .init(.post, "/api/data/users/2/verify", #"{"field":"pin","value":"1234"}"#, 200, ["data": ["valid": false]]),
        .refusal(.post, "/api/data/users/99/verify", #"{"field":"pin","value":"1234"}"#, 404, "not_found"),
        .init(.post, "/api/data/users/1/verify", #"{"field":"name","value":"Ada"}"#, 422, ["code": "unknown_field"]),
        .init(.post, "/api/data/users/1/verify", #"{"field":"pin"}"#, 422, ["errors": [["pointer": "/value"]]]),
        .refusal(.post, "/api/data/posts/99/restore", 404, "not_found"),
        .init(
            .post,
            "/api/data/tags/import?format=json",
            #"[{"label":"c"},{"label":"d"}]"#,
            200,
            ["data": ["rows": 2, "created": 2, "updated": 0]]
        ),
        .init(
            .post,
            "/api/data/tags/import?format=csv&on-conflict=label&partial=1",
            "label\r\nsql\r\nd\r\n",
            200,
            ["data": ["rows": 2, "created": 1, "updated": 1]]
        ),
        .init(
            .post,
            "/api/data/tags/import",
            "{\"label\":\"c\"}\n",
            headers: [.contentType: "application/x-ndjson"],
            200,
            ["data": ["created": 1]]
        ),
        .init(
            .post,
            "/api/data/tags/import?format=json",
            #"[{"label":"c"},{"colour":1},{"label":"d"}]"#,
            422,
            ["code": "invalid_rows", "data": ["rows": 3, "created": 0, "badLines": 1, "lines": [["line": 1]]]]
        ),
        .init(
            .post,
            "/api/data/tags/import?format=csv",
            "label\nc\nsql\n",
            422,
            [
                "code": "invalid_rows", "data": ["created": 0],
                "errors": [["pointer": "/3/label", "code": "not_unique"]],
            ]
        ),
        .refusal(
            .post,
            "/api/data/tags/import",
            "x",
            headers: [.contentType: "text/html"],
            415,
            "unsupported_media_type"
        ),
        .refusal(.post, "/api/data/tags/import?format=xml", "x", 400, "invalid_parameter", "?format"),
        .refusal(.post, "/api/data/nothing/import?format=csv", "x", 404, "unknown_entity"),
        .init(
            .post,
            "/api/data/tags/import?format=csv",
            "label\n" + String(repeating: "x\n", count: 60_000),
            413,
            ["code": "import_too_large"]
        ),
        .refusal(.get, "/api/data/tags/export?format=xml", 400, "invalid_parameter", "?format"),
        .refusal(.get, "/api/data/nothing/export", 404, "unknown_entity"),
        .init(.get, #"/api/data/tags/export?where={"colour":1}"#, 422, ["code": "unknown_field"]),
        .refusal(.get, "/api/data/tags/export?limit=1", 400, "unknown_parameter", "?limit"),
        .init(.get, "/api/data/tags/export?select=label", 200, [["label": "swift"], ["label": "sql"]]),
    ]

    /// At one address only.
    static let batch: [Scenario] = [
        .refusal(
            .post,
            "/api/batch",
            #"{"operations":[{"action":"create","entity":"tags","id":3,"data":{"label":"x"}}]}"#,
            422,
            "unknown_field",
            "/operations/0/id"
        ),
        .refusal(
            .post,
            "/api/batch",
            #"{"operations":[{"action":"delete","entity":"tags","id":1,"data":{}}]}"#,
            422,
            "unknown_field",
            "/operations/0/data"
        ),
        .refusal(
            .post,
            "/api/batch",
            #"{"operations":[{"action":"delete","entity":"tags","id":1,"purge":"yes"}]}"#,
            422,
            "invalid_type",
            "/operations/0/purge"
        ),
        .init(
            .post,
            "/api/batch",
            #"{"operations":[{"action":"create","entity":"users","data":{"name":"Eve"}},"#
                + #"{"action":"create","entity":"posts","data":{"title":"Hers","author_id":{"$ref":"0.id"}}},"#
                + #"{"action":"update","entity":"posts","id":1,"data":{"views":5}},"#
                + #"{"action":"delete","entity":"comments","where":{"post_id":1}}]}"#,
            200,
            [
                "data": [
                    ["status": 201, "data": ["id": 3]], ["status": 201, "data": ["author_id": 3]],
                    ["status": 200, "data": ["views": 5]], ["status": 200, "data": [["id": 1], ["id": 2]]],
                ]
            ]
        ),
        .init(.post, "/api/batch", #"{"operations":[]}"#, 200, ["data": []]),
        .init(
            .post,
            "/api/batch",
            #"{"operations":[{"action":"create","entity":"tags","data":{"label":"x"}},"#
                + #"{"action":"create","entity":"tags","data":{"label":"sql"}}]}"#,
            409,
            ["code": "not_unique", "errors": [["pointer": "/operations/1/data/label"]]]
        ),
        .init(
            .post,
            "/api/batch",
            #"{"operations":[{"action":"delete","entity":"tags","id":99}]}"#,
            404,
            ["code": "not_found", "errors": [["pointer": "/operations/0"]]]
        ),
        .init(
            .post,
            "/api/batch",
            #"{"operations":[{"action":"drop","entity":"tags"}]}"#,
            422,
            ["errors": [["pointer": "/operations/0/action"]]]
        ),
        .init(
            .post,
            "/api/batch",
            #"{"operations":[{"action":"create","entity":"nothing","data":{}}]}"#,
            422,
            ["errors": [["pointer": "/operations/0/entity"]]]
        ),
        .init(.post, "/api/batch", #"{"operations":5}"#, 422, ["errors": [["pointer": "/operations"]]]),
        .init(
            .post,
            "/api/batch",
            #"{"operations":[\#(String(repeating: "{},", count: 1000)){}]}"#,
            413,
            ["code": "too_many_operations"]
        ),
        .refusal(.post, "/api/batch", "", 400, "malformed_json", ""),
        .refusal(.post, "/api/batch?force=1", "{}", 400, "unknown_parameter", "?force"),
    ]
}
