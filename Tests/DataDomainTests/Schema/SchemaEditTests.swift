// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Testing

struct SchemaEditTests {
    /// The module after an edit of the blog.
    private func after(_ edit: SchemaEdit, over json: JSONValue = blog) async throws -> JSONValue {
        let service = SchemaService(store: RecordingSchemaStore(), ids: NumberedIDs())
        _ = try await service.edit(.replace(json), context: Schemas.context)
        _ = try await service.edit(edit, .init(isConfirmed: true), context: Schemas.context)
        return service.current.definition.moduleJSON
    }

    private func error(_ edit: @autoclosure () throws(DataError) -> SchemaEdit) async -> DataError? {
        await #expect(throws: DataError.self) { _ = try await self.after(try edit()) }
    }

    private func codes(_ error: DataError?) -> [String] {
        switch error {
        case .invalid(let issues): issues.map { "\($0.pointer) \($0.code)" }
        case .conflict(let code, _): [code]
        case .some(let other): ["\(other)"]
        case nil: []
        }
    }

    // MARK: - Resources

    @Test func `a patch resets nothing that it doesn't name`() async throws {
        let before = try await after(.merge([:]))["entities"]?["posts"]
        let patched = try await after(.patchEntity("posts", ["config": ["name_singular": "Post"]]))["entities"]?[
            "posts"
        ]
        var expected = before?["config"]?.objectValue
        expected?["name_singular"] = "Post"
        #expect(patched?["config"] == expected.map { .object($0) })
        #expect(patched?["fields"] == before?["fields"])
    }

    @Test func `fields merge by name, and null removes`() async throws {
        let posts = try await after(
            .patchEntity(
                "posts",
                ["fields": ["views": ["config": ["minimum": 0]], "status": .null, "extra": ["type": "json"]]]
            )
        )
        let fields = posts["entities"]?["posts"]?["fields"]
        #expect(fields?.objectValue?.keys == ["id", "title", "views", "extra"])
        #expect(fields?["views"]?["config"]?["kind"] == "integer")
        #expect(fields?["views"]?["config"]?["minimum"] == 0)
        #expect(posts["indices"] == [:])
    }

    @Test func `a field is renamed by its id or by what it was called, without taking the old one away`() async throws {
        let id = try #require(
            try await after(.merge([:]))["entities"]?["posts"]?["fields"]?["title"]?["config"]?["id"]
        )
        let renames: [JSONValue] = [
            ["headline": ["renamed-from": "title"]], ["headline": ["config": ["id": id]]],
        ]
        for fields in renames {
            for edit in [
                try SchemaEdit.patchEntity("posts", ["fields": fields]),
                .merge(["entities": ["posts": ["fields": fields]]]),
            ] {
                let posts = try await after(edit)["entities"]?["posts"]
                #expect(posts?["fields"]?["title"] == nil)
                #expect(posts?["fields"]?["headline"]?["config"]?["id"] == id)
                #expect(posts?["config"]?["sort_field"] == "headline")
            }
        }
    }

    @Test func `options of the old type don't outlive a change of it, whichever way it comes`() async throws {
        let fields: JSONValue = ["views": ["type": "text"]]
        for edit in [
            SchemaEdit.merge(["entities": ["posts": ["fields": fields]]]),
            try .patchEntity("posts", ["fields": fields]),
            try .set(["entities": ["posts": ["fields": fields]]], force: false),
            .patch("entities.posts.fields.views", ["type": "text"]),
        ] {
            let views = try await after(edit)["entities"]?["posts"]?["fields"]?["views"]
            #expect(views?["type"] == "text")
            #expect(views?["config"]?["kind"] == nil)
        }
    }

    @Test func `removing the field that lists are sorted by sorts them by id`() async throws {
        let module = try await after(.patchEntity("posts", ["fields": ["title": .null]]))
        #expect(module["entities"]?["posts"]?["config"]?["sort_field"] == "id")
    }

    @Test func `a type change drops the options of the old type`() async throws {
        let module = try await after(
            .patchEntity("posts", ["fields": ["title": ["type": "richtext"], "views": ["type": "text"]]])
        )
        let fields = module["entities"]?["posts"]?["fields"]
        #expect(fields?["views"]?["type"] == "text")
        #expect(fields?["views"]?["config"]?["kind"] == nil)
        #expect(fields?["title"]?["config"]?["required"] == true)
    }

    @Test func `renames reach everything that names the thing`() async throws {
        let base = try await after(
            .patchEntity(
                "posts",
                [
                    "fields": [
                        "slug": ["type": "slug", "config": ["source": "title"]],
                        "loud": ["type": "computed", "config": ["expression": ["upper": [["field": "title"]]]]],
                    ]
                ]
            )
        )
        let module = try await after(
            .patchEntity(
                "posts",
                ["name": "articles", "fields": ["title": ["name": "headline"], "status": ["name": "state"]]]
            ),
            over: base
        )
        let articles = module["entities"]?["articles"]
        #expect(module["entities"]?.objectValue?.keys == ["users", "articles", "tags", "comments"])
        #expect(articles?["config"]?["id"] == base["entities"]?["posts"]?["config"]?["id"])
        #expect(articles?["config"]?["sort_field"] == "headline")
        #expect(articles?["fields"]?["slug"]?["config"]?["source"] == "headline")
        #expect(articles?["fields"]?["loud"]?["config"]?["expression"] == ["upper": [["field": "headline"]]])
        #expect(module["relations"]?["author"]?["source"] == "articles")
        #expect(module["indices"]?["idx_posts_status"] == ["entity": "articles", "fields": ["state"], "unique": false])
    }

    @Test func `entities are created once, and unknown ones are not found`() async throws {
        let made = try await after(.createEntity(["name": "new", "fields": ["a": ["type": "text"]]]))
        #expect(made["entities"]?["new"]?["fields"]?["a"]?["type"] == "text")
        #expect(codes(await error(try .createEntity(["name": "posts"]))) == ["already_exists"])
        #expect(await error(try .patchEntity("nope", [:])) == .unknownEntity("nope"))
        #expect(await error(.deleteEntity("nope")) == .unknownEntity("nope"))
        #expect(codes(await error(try .createEntity([:]))) == ["/name invalid_config"])
        #expect(codes(await error(try .createEntity("posts"))) == [" invalid_config"])
    }

    @Test func `pointers lead into the body that was sent`() async throws {
        #expect(
            codes(await error(try .patchEntity("posts", ["fields": ["a": ["type": "nope"]]])))
                == ["/fields/a/type unknown_field_type"]
        )
        #expect(
            codes(await error(.add("entities.posts.fields.a", ["type": "nope"]))) == ["/type unknown_field_type"]
        )
    }

    @Test func `relations and indices are resources too`() async throws {
        let ids = NumberedIDs("r")
        let module = try await after(
            try .createRelation(["type": "n:1", "source": "tags", "target": "users"], ids: ids)
        )
        #expect(module["relations"]?["r-1"]?["target"] == "users")
        #expect(
            try await after(.patchRelation("author", ["config": ["required": true]]))["relations"]?["author"]?[
                "config"
            ]?["mappedBy"] == "author"
        )
        #expect(try await after(.deleteRelation("author"))["relations"]?["author"] == nil)
        let indexed = try await after(.createIndex(["entity": "tags", "fields": ["label"], "unique": true]))
        #expect(indexed["indices"]?["idx_unique_tags_label"]?["unique"] == true)
        #expect(
            try await after(.patchIndex("idx_posts_status", ["fields": ["status", "title"]]))["indices"]?[
                "idx_posts_status"
            ]?["fields"] == ["status", "title"]
        )
        #expect(try await after(.deleteIndex("idx_posts_status"))["indices"] == [:])
        #expect(await error(.deleteIndex("nope")) == .notFound)
        #expect(
            codes(await error(try .createIndex(["entity": "tags", "fields": ["nope"]]))) == ["/fields/0 unknown_field"]
        )
    }

    // MARK: - bknd's paths

    @Test func `a path is added once, patched, overwritten and removed`() async throws {
        let path = "entities.posts.fields.note"
        let added = try await after(.add(path, ["type": "text", "config": ["maxLength": 3]]))
        #expect(added["entities"]?["posts"]?["fields"]?["note"]?["type"] == "text")
        #expect(codes(await error(.add("entities.posts", [:]))) == ["already_exists"])
        let patched = try await after(.patch(path, ["config": ["minLength": 1]]), over: added)
        #expect(patched["entities"]?["posts"]?["fields"]?["note"]?["config"]?["maxLength"] == 3)
        #expect(patched["entities"]?["posts"]?["fields"]?["note"]?["config"]?["minLength"] == 1)
        let replaced = try await after(.overwrite(path, ["type": "boolean"]), over: patched)
        #expect(replaced["entities"]?["posts"]?["fields"]?["note"]?["type"] == "boolean")
        let removed = try await after(.remove(path), over: replaced)
        #expect(removed["entities"]?["posts"]?["fields"]?["note"] == nil)
        #expect(await error(.remove(path)) == .notFound)
    }

    @Test func `set merges, or by force replaces what it names`() async throws {
        let merged = try await after(.set(["entities": ["extra": [:]]], force: false))
        #expect(merged["entities"]?.objectValue?.count == 5)
        let forced = try await after(.set(["relations": [:], "indices": [:]], force: true))
        #expect(forced["entities"]?.objectValue?.count == 4)
        #expect(forced["relations"] == [:])
    }

    @Test func `a path reads what is there`() throws {
        let definition = try Schemas.definition(blog)
        #expect(definition.module(at: "entities.posts.fields.title.type") == "text")
        #expect(definition.module(at: "indices.idx_posts_status.fields.0") == "status")
        #expect(definition.module(at: "entities.nope") == nil)
        #expect(definition.module(at: "")?["basepath"] == "/api/data")
    }

    @Test func `removing an entity by its path takes its relations and indices along`() async throws {
        let module = try await after(.remove("entities.posts"))
        #expect(module["relations"] == [:])
        #expect(module["indices"] == [:])
    }

    @Test func `a path that leads deeper than anything is not found`() async {
        let path = Array(repeating: "a", count: 8000).joined(separator: ".")
        #expect(await error(.overwrite(path, [:])) == .notFound)
    }

    @Test func `what is no object where there must be one is refused`() async throws {
        #expect(codes(await error(.overwrite("entities.posts", 5))) == [" invalid_config"])
        #expect(codes(await error(.overwrite("entities", ["x"]))) == [" invalid_config"])
        #expect(codes(await error(.overwrite("", [1]))) == [" invalid_config"])
    }
}
