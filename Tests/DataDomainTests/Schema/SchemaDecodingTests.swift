// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Testing

struct SchemaDecodingTests {
    @Test(
        arguments: [
            ("text", [:]),
            ("text", ["minLength": 1, "maxLength": 5, "pattern": "^a+$", "html_config": ["element": "input"]]),
            ("number", [:]), ("number", ["kind": "decimal", "scale": 4, "minimum": 0.5]),
            ("boolean", ["default_value": false]), ("date", ["type": "week", "timezone": "UTC"]),
            ("date", ["type": "datetime", "min_date": "2024-01-01"]),
            ("enum", ["options": ["type": "strings", "values": ["a", "b"]], "default_value": "a"]),
            ("enum", ["options": ["type": "objects", "values": [["label": "A", "value": "a"]]]]),
            ("json", ["default_value": ["a": 1]]), ("jsonschema", ["schema": ["type": "object"], "ui_schema": [:]]),
            ("email", ["required": true]), ("url", [:]), ("slug", ["source": "other"]), ("richtext", [:]),
            ("geo", ["default_value": ["lon": 1, "lat": 2]]), ("secret", ["minLength": 8]),
            ("computed", ["expression": ["upper": [["field": "other"]]]]), ("autonumber", ["start": 100]),
            ("media", ["entity": "media", "max_items": 3, "mime_types": ["image/png"]]), ("virtual", [:]),
            ("text", ["hidden": ["table", "form"], "fillable": ["create", "read"], "virtual": false]),
            ("text", ["encrypted": true, "maxLength": 5]), ("json", ["encrypted": true, "required": true]),
            ("richtext", ["encrypted": true]), ("email", ["encrypted": true]), ("url", ["encrypted": true]),
            ("jsonschema", ["encrypted": true, "schema": ["type": "object"]]),
            ("text", ["hidden": true, "fillable": false, "label": "L", "description": "D", "minLength": .null]),
        ] as [(String, JSONValue)]
    )
    func `every type and option reads, and comes back as it was`(_ type: String, _ config: JSONValue) throws {
        let json = Schemas.posts(["other": ["type": "text"], "field": ["type": .string(type), "config": config]])
        let definition = try Schemas.definition(json)
        let again = try Schemas.definition(definition.json)
        #expect(again == definition)
        #expect(definition.entities[0].fields[1].type.name == type)
        let written = definition.json["entities"]?["posts"]?["fields"]?["field"]?["config"]?.objectValue ?? JSONObject()
        for member in config.objectValue ?? JSONObject() where !member.value.isNull {
            let isDefault = [JSONValue.boolean(false), [:]].contains(member.value) && member.key == "virtual"
            let isCanonical = member.key == "min_date"
            if !isDefault, !isCanonical { #expect(written[member.key] == member.value) }
        }
        _ = try definition.compiled(version: 1)
    }

    @Test(
        arguments: [
            (["f": ["type": "strnig"]], "/entities/posts/fields/f/type unknown_field_type"),
            (["f": ["type": "vector"]], "/entities/posts/fields/f/type not_available"),
            (["f": [:]], "/entities/posts/fields/f/type invalid_config"),
            (["f": "text"], "/entities/posts/fields/f invalid_config"),
            (["1f": ["type": "text"]], "/entities/posts/fields/1f invalid_name"),
            (["a/b": ["type": "text"]], "/entities/posts/fields/a~1b invalid_name"),
            (["id": ["type": "text"]], "/entities/posts/fields/id reserved_name"),
            (["_version": ["type": "text"]], "/entities/posts/fields/_version reserved_name"),
            (["_roost_x": ["type": "text"]], "/entities/posts/fields/_roost_x reserved_name"),
            (
                ["f": ["type": "text", "config": ["maxLenght": 3]]],
                "/entities/posts/fields/f/config/maxLenght unknown_option"
            ),
            (["f": ["type": "text", "conf": [:]]], "/entities/posts/fields/f/conf unknown_option"),
            (
                ["f": ["type": "text", "config": ["maxLength": -1]]],
                "/entities/posts/fields/f/config/maxLength invalid_config"
            ),
            (
                ["f": ["type": "text", "config": ["minLength": 3, "maxLength": 2]]],
                "/entities/posts/fields/f/config/minLength invalid_config"
            ),
            (
                ["f": ["type": "text", "config": ["pattern": "("]]],
                "/entities/posts/fields/f/config/pattern invalid_pattern"
            ),
            (
                ["f": ["type": "text", "config": ["required": "yes"]]],
                "/entities/posts/fields/f/config/required invalid_config"
            ),
            (
                ["f": ["type": "text", "config": ["hidden": ["reads"]]]],
                "/entities/posts/fields/f/config/hidden invalid_config"
            ),
            (
                ["f": ["type": "number", "config": ["kind": "decimal", "scale": 19]]],
                "/entities/posts/fields/f/config/scale invalid_config"
            ),
            (
                ["f": ["type": "number", "config": ["scale": 2]]],
                "/entities/posts/fields/f/config/scale invalid_config"
            ),
            (
                ["f": ["type": "number", "config": ["default_value": "1"]]],
                "/entities/posts/fields/f/config/default_value invalid_default"
            ),
            (
                ["f": ["type": "enum", "config": ["options": ["values": []]]]],
                "/entities/posts/fields/f/config/options/values invalid_config"
            ),
            (
                ["f": ["type": "enum", "config": ["options": ["values": ["a", "a"]]]]],
                "/entities/posts/fields/f/config/options/values invalid_config"
            ),
            (
                ["f": ["type": "date", "config": ["type": "time"]]],
                "/entities/posts/fields/f/config/type invalid_config"
            ),
            (
                ["f": ["type": "date", "config": ["max_date": "soon"]]],
                "/entities/posts/fields/f/config/max_date invalid_config"
            ),
            (["f": ["type": "computed"]], "/entities/posts/fields/f/config/expression invalid_config"),
            (
                ["f": ["type": "computed", "config": ["expression": ["shout": []]]]],
                "/entities/posts/fields/f/config/expression/shout unknown_function"
            ),
            (
                ["f": ["type": "computed", "config": ["expression": ["field": "nope"]]]],
                "/entities/posts/fields/f/config/expression/field unknown_field"
            ),
            (
                ["f": ["type": "computed", "config": ["expression": 1, "required": true]]],
                "/entities/posts/fields/f/config/required invalid_config"
            ),
            (
                ["f": ["type": "slug", "config": ["source": "nope"]]],
                "/entities/posts/fields/f/config/source unknown_field"
            ),
            (["f": ["type": "text"], "F": ["type": "text"]], "/entities/posts/fields/F duplicate_field"),
            (["author_id": ["type": "relation"]], "/entities/posts/fields/author_id invalid_config"),
            (
                ["f": ["type": "number", "config": ["encrypted": true]]],
                "/entities/posts/fields/f/config/encrypted invalid_config"
            ),
            (
                ["f": ["type": "slug", "config": ["encrypted": true]]],
                "/entities/posts/fields/f/config/encrypted invalid_config"
            ),
            (
                ["f": ["type": "text", "config": ["encrypted": "yes"]]],
                "/entities/posts/fields/f/config/encrypted invalid_config"
            ),
            (
                ["f": ["type": "text", "config": ["encrypted": true, "default_value": "a"]]],
                "/entities/posts/fields/f/config/default_value invalid_default"
            ),
            (
                [
                    "f": ["type": "text", "config": ["encrypted": true]],
                    "g": ["type": "slug", "config": ["source": "f"]],
                ], "/entities/posts/fields/g/config/source unknown_field"
            ),
            (
                [
                    "f": ["type": "text", "config": ["encrypted": true]],
                    "g": ["type": "computed", "config": ["expression": ["upper": [["field": "f"]]]]],
                ], "/entities/posts/fields/g/config/expression/upper/0/field unknown_field"
            ),
        ] as [(JSONValue, String)]
    )
    func `a field that can't be is refused at its place`(_ fields: JSONValue, _ issue: String) {
        #expect(Schemas.issues(Schemas.posts(fields)) == [issue])
    }

    @Test(
        arguments: [
            (["entities": []], "/entities invalid_config"),
            (["entitys": [:]], "/entitys unknown_option"),
            (["basepath": "/other"], "/basepath invalid_config"),
            (["default_primary_format": "text"], "/default_primary_format invalid_config"),
            (["entities": ["a b": [:]]], "/entities/a b invalid_name"),
            (["entities": ["query": [:]]], "/entities/query reserved_name"),
            (["entities": ["_roost_x": [:]]], "/entities/_roost_x reserved_name"),
            (["entities": ["sqlite_x": [:]]], "/entities/sqlite_x reserved_name"),
            (["entities": ["a": [:], "A": [:]]], "/entities/A duplicate_entity"),
            (["entities": ["a": ["config": ["versioned": true]]]], "/entities/a/config/versioned not_available"),
            (["entities": ["a": ["config": ["draft": true]]]], "/entities/a/config/draft not_available"),
            (["entities": ["a": ["config": ["sort_field": "b"]]]], "/entities/a/config/sort_field unknown_field"),
            (["entities": ["a": ["config": ["softdelete": true]]]], "/entities/a/config/softdelete unknown_option"),
            (
                ["entities": ["a": ["config": ["timestamps": true], "fields": ["createdAt": ["type": "text"]]]]],
                "/entities/a/fields/createdAt duplicate_field"
            ),
            (
                ["entities": ["a": ["config": ["id": "x"]], "b": ["config": ["id": "x"]]]],
                "/entities/b/config/id duplicate_id"
            ),
            (
                ["relations": ["r": ["type": "n:1", "source": "a", "target": "b"]]],
                "/relations/r/source unknown_entity"
            ),
            (
                ["entities": ["a": [:]], "relations": ["r": ["type": "2:1", "source": "a", "target": "a"]]],
                "/relations/r/type invalid_config"
            ),
            (
                ["entities": ["a": [:]], "indices": ["i": ["entity": "a", "fields": ["b"]]]],
                "/indices/i/fields/0 unknown_field"
            ),
            (["indices": ["i": ["entity": "a", "fields": ["id"]]]], "/indices/i/entity unknown_entity"),
            (
                ["entities": ["a": [:]], "indices": ["i": ["entity": "a", "fields": ["id"], "type": "fulltext"]]],
                "/indices/i/type not_available"
            ),
            (
                ["entities": ["a": [:]], "indices": ["i": ["entity": "a", "fields": ["id"], "type": "geo"]]],
                "/indices/i/type not_available"
            ),
            (
                [
                    "entities": ["a": ["fields": ["j": ["type": "json"]]]],
                    "indices": ["i": ["entity": "a", "fields": ["j"]]],
                ],
                "/indices/i/fields/0 invalid_config"
            ),
            (
                ["entities": ["a": [:]], "indices": ["a": ["entity": "a", "fields": ["id"]]]],
                "/indices/a duplicate_index"
            ),
        ] as [(JSONValue, String)]
    )
    func `what can't be is refused at its place`(_ json: JSONValue, _ issue: String) {
        #expect(Schemas.issues(json).contains(issue))
    }

    @Test func `what nobody could oversee is refused, and the list of issues has an end`() {
        let many = JSONObject((0..<2000).map { ("e\($0)", JSONValue.object(JSONObject())) })
        #expect(Schemas.issues(["entities": .object(many)]) == ["/entities too_many"])
        let wrong = JSONObject((0..<900).map { ("f\($0)", JSONValue.object(JSONObject([("type", "nope")]))) })
        #expect(Schemas.issues(Schemas.posts(.object(wrong))).count == 200)
    }

    @Test func `all that is wrong is told at once`() {
        let json: JSONValue = [
            "entities": [
                "a": ["fields": ["x": ["type": "nope"], "y": ["type": "text", "config": ["requird": true]]]],
                "b!": [:],
            ],
            "extra": 1,
        ]
        #expect(
            Set(Schemas.issues(json)) == [
                "/entities/a/fields/x/type unknown_field_type", "/entities/a/fields/y/config/requird unknown_option",
                "/entities/b! invalid_name", "/extra unknown_option",
            ]
        )
    }

    @Test func `what bknd lists beside the declared fields is taken without harm`() throws {
        let json: JSONValue = [
            "basepath": "/api/data",
            "entities": [
                "posts": [
                    "fields": [
                        "id": ["type": "primary", "config": ["format": "uuid", "fillable": false]],
                        "users_id": ["type": "relation", "config": ["target": "users"]],
                    ]
                ],
                "users": [:],
                "posts_users": ["type": "generated", "fields": ["note": ["type": "text"]]],
            ],
            "relations": [
                "a": ["type": "n:1", "source": "posts", "target": "users"],
                "b": [
                    "type": "m:n", "source": "posts", "target": "users",
                    "config": ["mappedBy": "fans", "inversedBy": "liked"],
                ],
            ],
        ]
        let definition = try Schemas.definition(json)
        #expect(definition.entities.map(\.name.rawValue) == ["posts", "users"])
        #expect(definition.entities[0].primaryFormat == .uuid)
        #expect(definition.entities[0].fields.isEmpty)
        #expect(definition.relations[1].connectionFields.map(\.name.rawValue) == ["note"])
        #expect(try definition.compiled(version: 1).entity("posts_users")?.field("note") != nil)
    }
}
