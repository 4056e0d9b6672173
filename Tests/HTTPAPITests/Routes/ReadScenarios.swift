// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel

/// Reading records: the same at both addresses.
enum ReadScenarios {
    static let all = list + query + one + related + figures

    static let list: [Scenario] = [
        .init(
            .get,
            "/api/data/posts",
            200,
            [
                "data": [
                    ["id": 1, "title": "One", "views": 1, "seen": "2024-01-02T03:04:05.000Z", "author_id": 1],
                    ["id": 2, "extra": ["a"]], ["id": 3, "place": ["lon": 8.5, "lat": 47.4]],
                ],
                "meta": [
                    "items": 3, "limit": 10, "offset": 0, "hasMore": false, "cursor": ["next": nil, "previous": nil],
                ],
            ]
        ),
        .init(
            .get,
            "/api/data/posts?limit=1&offset=1&sort=-views",
            200,
            [
                "data": [["id": 2]],
                "meta": [
                    "items": 1, "limit": 1, "offset": 1, "hasMore": true, "cursor": ["next": "*", "previous": "*"],
                ],
            ]
        ),
        .init(
            .get,
            #"/api/data/posts?where={"views":{"$gt":10}}&select=id,title"#,
            200,
            ["data": [["id": 2, "title": "Two"], ["id": 3]]]
        ),
        .init(
            .get,
            "/api/data/posts?select=id&select=title&with=author,comments",
            200,
            [
                "data": [
                    ["author": ["name": "Ada"], "comments": [["content": "first"], ["content": "second"]]], [:], [:],
                ]
            ]
        ),
        .init(
            .get,
            #"/api/data/posts?with={"comments":{"limit":1,"sort":"-id"}}&limit=1"#,
            200,
            ["data": [["comments": [["id": 2]]]]]
        ),
        .init(
            .get,
            "/api/data/posts?with=tags&limit=1",
            200,
            ["data": [["tags": [["label": "swift"], ["label": "sql"]]]]]
        ),
        .init(.get, "/api/data/posts?deleted=only", 200, ["data": [], "meta": ["items": 0]]),
        .init(.get, "/api/data/users?sort=name:nullslast,-id", 200, ["data": [["name": "Ada"], ["name": "Bob"]]]),
        .refusal(.get, "/api/data/nothing", 404, "unknown_entity"),
        .refusal(.get, "/api/data/posts?colour=red", 400, "unknown_parameter", "?colour"),
        .refusal(.get, "/api/data/posts?limit=abc", 400, "invalid_parameter", "?limit"),
        .refusal(.get, "/api/data/posts?offset=-1", 400, "invalid_parameter", "?offset"),
        .refusal(.get, "/api/data/posts?where={", 400, "malformed_json", "?where"),
        .refusal(.get, "/api/data/posts?count=some", 400, "invalid_parameter", "?count"),
        .refusal(.get, "/api/data/posts?cursor=made-up", 400, "invalid_cursor", "?cursor"),
        .refusal(.get, "/api/data/posts?limit=1&limit=2", 400, "repeated_parameter", "?limit"),
        .init(.get, #"/api/data/posts?where={"colour":1}"#, 422, ["code": "unknown_field"]),
        .init(.get, #"/api/data/posts?where={"note":"x"}"#, 422, ["code": "unknown_field"]),
        .init(.get, "/api/data/posts?sort=colour", 422, ["code": "unknown_field"]),
        .init(.get, "/api/data/posts?select=note", 422, ["code": "unknown_field"]),
        .init(.get, "/api/data/posts?with=nobody", 422, ["code": "unknown_relation"]),
        .init(.get, #"/api/data/posts?where={"views":{"$bigger":1}}"#, 422, ["code": "unknown_operator"]),
        .init(.get, "/api/data/posts?limit=100000", 400, ["errors": [["pointer": "?limit"]]]),
    ]

    static let query: [Scenario] = [
        .init(
            .post,
            "/api/data/posts/query",
            #"{"where":{"views":{"$gt":10}},"limit":1,"sort":["-views"]}"#,
            200,
            ["data": [["id": 3]], "meta": ["items": 1, "limit": 1]]
        ),
        .init(.post, "/api/data/posts/query", 200, ["meta": ["items": 3]]),
        .refusal(.post, "/api/data/posts/query", #"{"colour":1}"#, 400, "unknown_parameter", "/colour"),
        .refusal(.post, "/api/data/posts/query", "{", 400, "malformed_json", ""),
        .refusal(.post, "/api/data/posts/query", #"{"limit":1,"limit":2}"#, 400, "malformed_json", "/limit"),
        .refusal(.post, "/api/data/posts/query?limit=1", "{}", 400, "unknown_parameter", "?limit"),
        .refusal(.post, "/api/data/nothing/query", "{}", 404, "unknown_entity"),
    ]

    static let one: [Scenario] = [
        .init(.get, "/api/data/posts/1", 200, ["data": ["id": 1, "title": "One"], "meta": ["items": 1]]),
        .init(
            .get,
            "/api/data/posts/1?select=title&with=author",
            200,
            ["data": ["title": "One", "author": ["name": "Ada"]]]
        ),
        .refusal(.get, "/api/data/posts/99", 404, "not_found"),
        .refusal(.get, "/api/data/posts/abc", 404, "not_found"),
        .refusal(.get, "/api/data/posts/01", 404, "not_found"),
        .refusal(.get, "/api/data/nothing/1", 404, "unknown_entity"),
        .refusal(.get, "/api/data/posts/1?where={}", 400, "unknown_parameter", "?where"),
        .init(.get, "/api/data/posts/1?select=colour", 422, ["code": "unknown_field"]),
    ]

    static let related: [Scenario] = [
        .init(
            .get,
            "/api/data/posts/1/comments?sort=-id",
            200,
            ["data": [["id": 2], ["id": 1]], "meta": ["items": 2]]
        ),
        .init(.get, "/api/data/posts/1/author", 200, ["data": [["name": "Ada"]]]),
        .init(.get, "/api/data/posts/1/tags", 200, ["data": [["label": "swift"], ["label": "sql"]]]),
        .init(.get, #"/api/data/posts/1/comments?where={"post_id":2}"#, 200, ["data": []]),
        .refusal(.get, "/api/data/posts/99/comments", 404, "not_found"),
        .init(.get, "/api/data/posts/1/nobody", 422, ["code": "unknown_relation"]),
        .refusal(.get, "/api/data/posts/1/comments?colour=red", 400, "unknown_parameter", "?colour"),
    ]

    static let figures: [Scenario] = [
        .init(.post, "/api/data/posts/fn/count", #"{"views":{"$gte":20}}"#, 200, ["entity": "posts", "count": 2]),
        .init(.post, "/api/data/posts/fn/count", 200, ["entity": "posts", "count": 3]),
        .init(.post, "/api/data/posts/fn/exists", #"{"title":"Two"}"#, 200, ["entity": "posts", "exists": true]),
        .init(.post, "/api/data/posts/fn/exists", #"{"title":"Four"}"#, 200, ["entity": "posts", "exists": false]),
        .init(
            .post,
            "/api/data/posts/fn/count",
            #"{"colour":1}"#,
            422,
            ["code": "unknown_field", "errors": [["pointer": "/colour"]]]
        ),
        .refusal(.post, "/api/data/posts/fn/exists", "nonsense", 400, "malformed_json", ""),
        .init(
            .post,
            "/api/data/posts/aggregate",
            #"{"group":["status"],"select":{"n":{"count":"*"},"top":{"max":"views"}},"sort":["status"]}"#,
            200,
            [
                "data": [
                    ["status": nil, "n": 1, "top": 300], ["status": "draft", "n": 1, "top": 1],
                    ["status": "published", "n": 1, "top": 20],
                ]
            ]
        ),
        .init(.post, "/api/data/posts/aggregate", #"{"select":{"n":{"max":"colour"}}}"#, 422),
        .refusal(
            .post,
            "/api/data/posts/aggregate",
            #"{"select":{"n":{"median":"views"}}}"#,
            422,
            "unknown_function",
            "/select/n"
        ),
        .refusal(
            .post,
            "/api/data/posts/aggregate",
            #"{"group":[{"decade":"createdAt"}],"select":{"n":{"count":"*"}}}"#,
            422,
            "unknown_bucket",
            "/group/0"
        ),
        .refusal(.get, "/api/data/posts?limit=%zz", 400, "invalid_query", "?limit"),
        .refusal(.get, "/api/data/posts?limit=none", 400, "invalid_parameter", "?limit"),
        .refusal(.post, "/api/data/posts/aggregate", 400, "malformed_json", ""),
    ]
}
