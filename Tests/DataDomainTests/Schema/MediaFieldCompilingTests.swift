// SPDX-License-Identifier: Apache-2.0

import DataTestKit
import JSON
import Kernel
import Testing

@testable import DataDomain

@Suite struct MediaFieldCompilingTests {
    private static let library = BuiltInSchema(
        entities: [
            EntityDefinition(
                id: "",
                name: EntityName(literal: "media"),
                kind: .system,
                primaryFormat: .uuid,
                fields: ["path", "reference", "entity_id", "tags"].map {
                    Field(id: "", name: FieldName(literal: $0), type: .text(TextRules()), fillable: [])
                }
            )
        ]
    )

    private func schema(_ json: JSONValue, library: BuiltInSchema = Self.library) throws -> Schema {
        let definition = try SchemaDefinition(json: json, ids: SequentialIDs())
        return try library.merged(into: definition, over: SchemaDefinition()).compiled(version: 1)
    }

    private static let posts: JSONValue = [
        "entities": [
            "posts": [
                "fields": [
                    "cover": ["type": "media", "config": ["max_items": 1]],
                    "pages": ["type": "media", "config": ["on_delete": "keep", "mime_types": ["image/*"]]],
                ]
            ],
            "tags": ["fields": ["icon": ["type": "media"]]],
        ]
    ]

    @Test func `a media field is a relation to the library, to one file or to many`() throws {
        let schema = try schema(Self.posts)
        let posts = try #require(schema.entity(EntityName(literal: "posts")))
        #expect(posts.field("cover") == nil && posts.field("pages") == nil)
        let (cover, pages) = (posts.reference("cover"), posts.reference("pages"))
        #expect(cover?.target.rawValue == "media" && cover?.path == .polymorphic(tag: "posts.cover", many: false))
        #expect(pages?.path == .polymorphic(tag: "posts.pages", many: true))
    }

    @Test func `the library points back, under a name that is free there`() throws {
        let media = try #require(try schema(Self.posts).entity(EntityName(literal: "media")))
        #expect(media.fields.count { $0.name.rawValue == "reference" } == 1)
        #expect(media.reference("posts")?.path == .polymorphicInverse(tag: "posts.cover"))
        #expect(media.reference("posts_pages")?.path == .polymorphicInverse(tag: "posts.pages"))
        #expect(media.reference("tags_icon")?.path == .polymorphicInverse(tag: "tags.icon"))
    }

    @Test func `a relation that is declared for the field is taken as it is`() throws {
        var json = try #require(Self.posts.objectValue)
        json["relations"] = [
            "mine": [
                "type": "poly", "source": "posts", "target": "media",
                "config": ["mappedBy": "cover", "targetCardinality": 1],
            ]
        ]
        let posts = try #require(try schema(.object(json)).entity(EntityName(literal: "posts")))
        #expect(posts.reference("cover")?.relationID == "mine")
        #expect(posts.references.count { $0.target.rawValue == "media" } == 2)
    }

    @Test func `its rules are found, and nothing else has any`() throws {
        let schema = try schema(Self.posts)
        let rules = schema.mediaRules(of: EntityName(literal: "posts"), FieldName(literal: "pages"))
        #expect(rules?.onDelete == .keep && rules?.mimeTypes == ["image/*"] && rules?.isMany == true)
        #expect(schema.mediaRules(of: EntityName(literal: "posts"), FieldName(literal: "cover"))?.onDelete == .delete)
        #expect(schema.mediaRules(of: EntityName(literal: "posts"), FieldName(literal: "id")) == nil)
        #expect(schema.mediaRules(of: EntityName(literal: "media"), FieldName(literal: "path")) == nil)
    }

    @Test func `a grant may name it, and no other name that is no field`() throws {
        func granted(_ field: String) throws -> Schema {
            var json = try #require(Self.posts.objectValue)
            json["permissions"] = [
                "g": ["role": "user", "entity": "posts", "action": "update", "fields": [.string(field)]]
            ]
            return try schema(.object(json))
        }
        _ = try granted("cover")
        #expect(throws: DataError.self) { try granted("covers") }
    }

    @Test func `what becomes of files is delete or keep`() throws {
        let json: JSONValue = [
            "entities": ["a": ["fields": ["f": ["type": "media", "config": ["on_delete": "burn"]]]]]
        ]
        #expect(throws: DataError.self) { try schema(json) }
        let kept: JSONValue = ["type": "media", "config": ["on_delete": "keep"]]
        let whole: JSONValue = ["entities": ["a": ["fields": ["f": kept]]]]
        let definition = try SchemaDefinition(json: whole, ids: SequentialIDs())
        #expect(definition.json["entities"]?["a"]?["fields"]?["f"]?["config"]?["on_delete"] == "keep")
    }

    @Test func `a media field can't be required, and says what can be asked for`() throws {
        let json: JSONValue = [
            "entities": ["a": ["fields": ["f": ["type": "media", "config": ["required": true, "min_items": 1]]]]]
        ]
        do throws(any Error) {
            _ = try schema(json)
            Issue.record("it was taken")
        } catch {
            guard case .invalid(let issues)? = error as? DataError else { throw error }
            #expect(issues.map(\.pointer) == ["/entities/a/fields/f/config/required"])
            #expect(issues.allSatisfy { $0.code == "invalid_config" && $0.message.contains("min_items") })
        }
    }

    @Test func `without a library it stays a field`() throws {
        let posts = try schema(Self.posts, library: .none).entity(EntityName(literal: "posts"))
        #expect(posts?.field("cover") != nil && posts?.reference("cover") == nil)
    }
}
