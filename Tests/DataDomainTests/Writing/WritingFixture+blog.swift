// SPDX-License-Identifier: Apache-2.0

import Kernel

extension WritingFixture {
    /// A field of a schema in JSON.
    static func field(_ type: String, _ config: JSONValue = [:]) -> JSONValue {
        ["type": .string(type), "config": config]
    }

    /// Posts with authors (n:1), settings (1:1), tags (m:n with a weight), comments (1:n) and files (polymorphic).
    static let blog: JSONValue = [
        "entities": [
            "authors": [
                "fields": [
                    "name": field("text", ["required": true]), "email": field("email"),
                    "password": field("secret", ["minLength": 4]),
                ]
            ],
            "posts": [
                "config": ["timestamps": true, "owner": true],
                "fields": [
                    "title": field("text", ["required": true, "minLength": 2, "maxLength": 20]),
                    "slug": field("slug", ["source": "title"]),
                    "views": field("number", ["kind": "integer", "minimum": 0, "maximum": 1000, "default_value": 0]),
                    "price": field("number", ["kind": "decimal", "scale": 2]),
                    "status": field(
                        "enum",
                        ["options": ["type": "strings", "values": ["draft", "live"]], "default_value": "draft"]
                    ),
                    "meta": field("json"), "number": field("autonumber", ["start": 100]),
                    "double": field("computed", ["expression": ["add": [["field": "views"], ["field": "views"]]]]),
                    "internal": field("text", ["fillable": ["update"]]),
                ],
            ],
            "settings": ["fields": ["theme": field("text")]],
            "tags": ["fields": ["label": field("text", ["required": true])]],
            "comments": ["fields": ["text": field("text")]],
            "files": ["fields": ["path": field("text")]],
            "notes": ["config": ["softDelete": true], "fields": ["text": field("text")]],
            "site": ["config": ["singleton": true], "fields": ["name": field("text")]],
        ],
        "relations": [
            "r1": ["type": "n:1", "source": "posts", "target": "authors", "config": ["mappedBy": "author"]],
            "r2": ["type": "1:1", "source": "posts", "target": "settings"],
            "r3": [
                "type": "m:n", "source": "posts", "target": "tags", "fields": ["weight": field("number")],
            ],
            "r4": [
                "type": "n:1", "source": "comments", "target": "posts",
                "config": ["mappedBy": "post", "inversedBy": "comments"],
            ],
            "r5": ["type": "poly", "source": "posts", "target": "files", "config": ["mappedBy": "gallery"]],
        ],
        "indices": [
            "i1": ["entity": "posts", "fields": ["slug"], "unique": true],
            "i2": ["entity": "authors", "fields": ["email"], "unique": true],
        ],
    ]
}
