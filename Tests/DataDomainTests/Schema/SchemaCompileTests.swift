// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel
import Testing

struct SchemaCompileTests {
    private func fields(_ entity: Entity?) -> [String] { entity?.fields.map(\.name.rawValue) ?? [] }

    @Test func `an entity has its id, its fields, its keys and what options add`() throws {
        let schema = try Schemas.compiled(blog)
        #expect(
            fields(schema.entity("posts")) == ["id", "title", "views", "status", "author_id", "createdAt", "updatedAt"]
        )
        #expect(schema.entity("posts")?.field("createdAt")?.fillable == [])
        #expect(schema.entity("posts")?.primaryFormat == .integer)
        #expect(schema.version == 1)
    }

    @Test func `n to 1 has a key with an index, and references both ways`() throws {
        let schema = try Schemas.compiled(blog)
        let name = try #require(FieldName(rawValue: "author_id"))
        #expect(schema.entity("posts")?.reference("author")?.path == .toOne(key: name))
        #expect(schema.entity("users")?.reference("posts")?.path == .inverse(key: name, many: true))
        #expect(schema.indices.contains { $0.name == "idx_posts_author_id" && $0.isAutomatic && !$0.unique })
        let key = try #require(schema.entity("comments")?.field("posts_id"))
        #expect(key.required)
        guard case .relation(let rules) = key.type else {
            Issue.record("no relation")
            return
        }
        #expect(rules.onDelete == .cascade)
    }

    @Test func `a required key that nobody said more of restricts deletion`() throws {
        var json = blog.objectValue ?? JSONObject()
        json["relations"] = ["r": ["type": "n:1", "source": "posts", "target": "users", "config": ["required": true]]]
        let schema = try Schemas.compiled(.object(json))
        guard case .relation(let rules) = schema.entity("posts")?.field("users_id")?.type else {
            Issue.record("no key")
            return
        }
        #expect(rules.onDelete == .restrict)
    }

    @Test func `1 to 1 has a unique key and one record at both ends`() throws {
        let schema = try Schemas.compiled([
            "entities": ["posts": [:], "settings": [:]],
            "relations": ["r": ["type": "1:1", "source": "posts", "target": "settings"]],
        ])
        #expect(schema.entity("posts")?.reference("settings")?.isMany == false)
        #expect(schema.entity("settings")?.reference("posts")?.isMany == false)
        #expect(schema.indices.map(\.name) == ["idx_unique_posts_settings_id"])
    }

    @Test func `m to n has a connection with unique pairs that go with either end`() throws {
        let schema = try Schemas.compiled(blog)
        let connection = try #require(schema.entity("posts_tags"))
        #expect(connection.kind == .generated)
        #expect(fields(connection) == ["id", "posts_id", "tags_id"])
        for field in connection.fields.dropFirst() {
            guard case .relation(let rules) = field.type else { continue }
            #expect(rules.onDelete == .cascade)
            #expect(field.required)
        }
        #expect(connection.references.map(\.name) == ["posts", "tags"])
        #expect(schema.entity("posts")?.reference("tags")?.isMany == true)
        #expect(schema.entity("tags")?.reference("posts")?.isMany == true)
        let names = schema.indices(of: connection.name).map(\.name)
        #expect(names == ["idx_unique_posts_tags_posts_id_tags_id", "idx_posts_tags_tags_id"])
    }

    @Test func `self relations tell their directions apart`() throws {
        let schema = try Schemas.compiled([
            "entities": ["people": [:]],
            "relations": [
                "boss": [
                    "type": "n:1", "source": "people", "target": "people",
                    "config": ["mappedBy": "boss", "inversedBy": "team"],
                ],
                "friends": [
                    "type": "m:n", "source": "people", "target": "people",
                    "config": ["mappedBy": "friends", "inversedBy": "befriendedBy"],
                ],
            ],
        ])
        let people = try #require(schema.entity("people"))
        #expect(people.references.map(\.name) == ["boss", "team", "friends", "befriendedBy"])
        #expect(fields(schema.entity("people_people")) == ["id", "befriendedBy_id", "friends_id"])
    }

    @Test func `polymorphic relations share two hidden columns`() throws {
        let schema = try Schemas.compiled([
            "entities": ["posts": [:], "users": [:], "files": [:]],
            "relations": [
                "a": [
                    "type": "poly", "source": "posts", "target": "files",
                    "config": ["mappedBy": "cover", "targetCardinality": 1],
                ],
                "b": ["type": "poly", "source": "posts", "target": "files", "config": ["mappedBy": "images"]],
                "c": ["type": "poly", "source": "users", "target": "files", "config": ["mappedBy": "avatar"]],
            ],
        ])
        let files = try #require(schema.entity("files"))
        #expect(fields(files) == ["id", "reference", "entity_id"])
        #expect(files.field("reference")?.isHidden == true)
        #expect(schema.entity("posts")?.reference("cover")?.path == .polymorphic(tag: "posts.cover", many: false))
        #expect(schema.entity("posts")?.reference("images")?.isMany == true)
        #expect(files.references.map(\.name) == ["posts", "posts_images", "users"])
        #expect(schema.indices.map(\.name) == ["idx_files_reference_entity_id"])
    }

    @Test func `two relations that give an entity the same reference are refused, naming both`() throws {
        let json: JSONValue = [
            "entities": ["posts": [:], "users": [:]],
            "relations": [
                "first": ["type": "n:1", "source": "posts", "target": "users", "config": ["mappedBy": "author"]],
                "second": ["type": "n:1", "source": "posts", "target": "users", "config": ["mappedBy": "editor"]],
            ],
        ]
        let definition = try Schemas.definition(json)
        let error = #expect(throws: DataError.self) { try definition.compiled(version: 1) }
        guard case .invalid(let issues) = error else {
            Issue.record("not invalid")
            return
        }
        #expect(issues.map(\.code) == ["duplicate_reference"])
        #expect(issues[0].pointer == "/relations/second")
        #expect(issues[0].message.contains("`first`") && issues[0].message.contains("`second`"))
    }

    @Test func `reserved and taken reference names are refused`() {
        func relation(_ config: JSONValue) -> [String] {
            Schemas.issues([
                "entities": ["posts": ["fields": ["x": ["type": "text"]]], "users": [:]],
                "relations": ["r": ["type": "n:1", "source": "posts", "target": "users", "config": config]],
            ])
        }
        #expect(relation(["mappedBy": "aggregate"]) == ["/relations/r reserved_name"])
        #expect(relation(["mappedBy": "x"]) == ["/relations/r duplicate_reference"])
        #expect(relation(["key": "x"]) == ["/relations/r duplicate_field"])
        #expect(relation(["mappedBy": "owner", "inversedBy": "owned"]) == [])
    }

    @Test func `a declared index makes the automatic one unnecessary`() throws {
        var json = blog.objectValue ?? JSONObject()
        json["indices"] = [
            "by_author": ["entity": "posts", "fields": ["author_id", "status"]],
            "by_title": ["entity": "posts", "fields": ["title"], "unique": true],
        ]
        let names = try Schemas.compiled(.object(json)).indices.map(\.name)
        #expect(names.contains("by_author") && !names.contains("idx_posts_author_id"))
        #expect(!names.contains("idx_posts_title"))
        #expect(try Schemas.compiled(blog).indices.contains { $0.name == "idx_posts_title" })
    }

    @Test func `long index names are cut and stay apart`() throws {
        let long = String(repeating: "x", count: 60)
        let json = Schemas.posts([
            "\(long)_a": ["type": "autonumber"], "\(long)_b": ["type": "autonumber"],
        ])
        let names = try Schemas.compiled(json).indices.map(\.name)
        #expect(Set(names).count == 2)
        #expect(names.allSatisfy { $0.utf8.count <= 63 })
    }

    @Test(arguments: [
        (#"{"field":"price"}"#, ValueKind.decimal(scale: 2)),
        (#"{"multiply":[{"field":"price"},{"field":"count"}]}"#, .decimal(scale: 2)),
        (#"{"multiply":[{"field":"price"},1.19]}"#, .decimal(scale: 4)),
        (#"{"round":[{"multiply":[{"field":"price"},1.19]},2]}"#, .decimal(scale: 2)),
        (#"{"add":[{"field":"count"},1]}"#, .integer), (#"{"divide":[{"field":"count"},2]}"#, .real),
        (#"{"concat":[{"field":"title"}," ",{"field":"count"}]}"#, .text),
        (#"{"length":[{"field":"title"}]}"#, .integer),
        (#"{"if":[{"less":[{"field":"count"},3]},"few","many"]}"#, .text),
        (#"{"coalesce":[null,{"field":"count"}]}"#, .integer), (#"{"equal":[{"field":"title"},"x"]}"#, .boolean),
        (#"{"add":[{"field":"ratio"},{"field":"price"}]}"#, .real),
        (#"{"coalesce":[{"field":"createdAt"},{"field":"updatedAt"}]}"#, .instant),
    ])
    func `an expression has the kind of its parts`(_ expression: String, _ kind: ValueKind) throws {
        let schema = try Schemas.compiled(Self.shop(try JSONValue(parsing: expression)))
        #expect(schema.entity("posts")?.field("result")?.type.valueKind == kind)
    }

    @Test(arguments: [
        #"{"upper":[{"field":"count"}]}"#, #"{"add":[{"field":"title"},1]}"#, #"{"if":[1,2,3]}"#,
        #"{"if":[true,1,"x"]}"#,
        #"{"less":[true,false]}"#, #"{"equal":[{"field":"title"},1]}"#, #"{"concat":[{"field":"ratio"}]}"#,
        #"{"field":"result"}"#, #"{"field":"pin"}"#, #"{"round":[{"field":"price"},{"field":"count"}]}"#,
        #"{"subtract":[1]}"#, #"{"add":[]}"#, "null", "[1]", "{}", #"{"upper":["x"],"lower":["x"]}"#,
    ])
    func `an expression that makes no sense is refused`(_ expression: String) throws {
        let issues = Schemas.issues(Self.shop(try JSONValue(parsing: expression)))
        #expect(!issues.isEmpty)
        #expect(issues.allSatisfy { $0.hasPrefix("/entities/posts/fields/result/config/expression") })
    }

    private static func shop(_ expression: JSONValue) -> JSONValue {
        Schemas.posts(
            [
                "title": ["type": "text"], "price": ["type": "number", "config": ["kind": "decimal", "scale": 2]],
                "count": ["type": "number", "config": ["kind": "integer"]], "ratio": ["type": "number"],
                "pin": ["type": "secret"], "result": ["type": "computed", "config": ["expression": expression]],
            ],
            config: ["timestamps": true]
        )
    }
}
