// SPDX-License-Identifier: Apache-2.0
import Kernel

/// The schema and the records that the tests of the routes work with.
enum Blog {
    static let schema: JSONValue = [
        "entities": [
            "users": [
                "fields": [
                    "name": ["type": "text", "config": ["required": true]], "email": ["type": "email"],
                    "pin": ["type": "secret"],
                ]
            ],
            "posts": [
                "config": ["softDelete": true],
                "fields": [
                    "title": ["type": "text", "config": ["required": true, "maxLength": 40]],
                    "views": ["type": "number", "config": ["kind": "integer", "default_value": 0]],
                    "status": [
                        "type": "enum",
                        "config": ["options": ["type": "strings", "values": ["draft", "published"]]],
                    ],
                    "seen": ["type": "date", "config": ["type": "datetime"]], "extra": ["type": "json"],
                    "place": ["type": "geo"], "note": ["type": "text", "config": ["hidden": true]],
                ],
            ],
            "comments": ["fields": ["content": ["type": "text"]]],
            "tags": ["fields": ["label": ["type": "text", "config": ["required": true]]]],
            "settings": ["config": ["singleton": true], "fields": ["theme": ["type": "text"]]],
            "notes": [
                "config": ["primary_format": "uuid"],
                "fields": [
                    "shape": [
                        "type": "jsonschema",
                        "config": ["schema": ["$ref": "#/$defs/a", "$defs": ["a": ["type": "object"]]]],
                    ]
                ],
            ],
        ],
        "relations": [
            "author": ["type": "n:1", "source": "posts", "target": "users", "config": ["mappedBy": "author"]],
            "onpost": [
                "type": "n:1", "source": "comments", "target": "posts",
                "config": ["mappedBy": "post", "inversedBy": "comments"],
            ],
            "tagged": ["type": "m:n", "source": "posts", "target": "tags"],
        ],
        "indices": [
            "idx_unique_users_email": ["entity": "users", "fields": ["email"], "unique": true],
            "idx_unique_tags_label": ["entity": "tags", "fields": ["label"], "unique": true],
        ],
    ]

    /// Written in this order to a new database.
    static let records: [(path: String, body: String)] = [
        (
            "/api/data/users",
            #"[{"name":"Ada","email":"ada@example.org","pin":"1234"},{"name":"Bob","email":"bob@example.org"}]"#
        ),
        (
            "/api/data/posts",
            #"[{"title":"One","views":1,"status":"draft","author_id":1,"seen":"2024-01-02T03:04:05Z"},"#
                + #"{"title":"Two","views":20,"status":"published","author_id":1,"extra":["a"]},"#
                + #"{"title":"Three","views":300,"author_id":2,"place":{"lon":8.5,"lat":47.4}}]"#
        ),
        (
            "/api/data/comments",
            #"[{"content":"first","post_id":1},{"content":"second","post_id":1},{"content":"third","post_id":2}]"#
        ),
        ("/api/data/tags", #"[{"label":"swift"},{"label":"sql"}]"#),
        ("/api/data/posts_tags", #"[{"posts_id":1,"tags_id":1},{"posts_id":1,"tags_id":2}]"#),
    ]
}
