// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel
import Testing

@testable import HTTPAPI

/// The document at `/api/system/openapi.json`, held to what OpenAPI 3.1 asks of one.
struct OpenAPITests {
    private static let methods: Set = ["get", "put", "post", "delete", "patch", "head", "options"]

    private struct Operation {
        let path: String
        let method: String
        let json: JSONValue
    }

    private static func document(_ api: TestAPI) async -> JSONValue { await api.get("/api/system/openapi.json").json }

    private static func operations(_ document: JSONValue) -> [Operation] {
        (document["paths"]?.objectValue ?? JSONObject()).flatMap { path in
            (path.value.objectValue ?? JSONObject()).map { Operation(path: path.key, method: $0.key, json: $0.value) }
        }
    }

    @Test func `every route is described`() async throws {
        let api = try await TestAPI.blog()
        let document = await Self.document(api)
        for route in api.table.routes {
            let operation = document["paths"]?[route.path.description]?[route.method.rawValue.lowercased()]
            #expect(operation?["operationId"] == .string(route.operation.id), "\(route.method) \(route.path)")
        }
        #expect(document["paths"]?["/api/data/posts"]?["get"]?["operationId"] == "listRecords.posts")
        #expect(document["paths"]?["/api/data/posts/{id}/comments"]?["get"] != nil)
        #expect(document["paths"]?["/api/data/users/{id}/verify"]?["post"] != nil)
        #expect(document["paths"]?["/api/data/tags/{id}/verify"] == nil)
        #expect(document["paths"]?["/api/data/tags/{id}/restore"] == nil)
    }

    @Test func `ids of operations are unique`() async throws {
        let ids = Self.operations(await Self.document(try await TestAPI.blog())).compactMap {
            $0.json["operationId"]?.stringValue
        }
        #expect(ids.count > 100)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `operations are put together as the specification asks`() async throws {
        for operation in Self.operations(await Self.document(try await TestAPI.blog())) {
            #expect(Self.methods.contains(operation.method))
            let parameters = operation.json["parameters"]?.arrayValue ?? []
            let inPath = parameters.filter { $0["in"] == "path" }
            #expect(inPath.allSatisfy { $0["required"] == true })
            #expect(parameters.allSatisfy { $0["schema"]?.objectValue != nil })
            let names = parameters.compactMap { $0["name"]?.stringValue }
            #expect(names.count == parameters.count && Set(names).count == names.count)
            #expect(Set(inPath.compactMap { $0["name"]?.stringValue }) == Set(RoutePath(operation.path).parameterNames))
            let responses = operation.json["responses"]?.objectValue ?? JSONObject()
            #expect(
                responses.contains { response in
                    (response.key.hasPrefix("2") || response.key == "302") && response.value["description"] != nil
                }
            )
            #expect(responses.keys.allSatisfy { $0.count == 3 && Int($0) != nil })
        }
    }

    @Test func `every reference leads somewhere`() async throws {
        let document = await Self.document(try await TestAPI.blog())
        let references = Self.references(in: document)
        #expect(references.count > 100)
        for reference in Set(references) {
            let path = reference.split(separator: "/").map(String.init)
            #expect(path.first == "#")
            let target = path.dropFirst().reduce(Optional(document)) { $0?[$1] }
            #expect(target != nil, "\(reference)")
        }
    }

    private static func references(in json: JSONValue) -> [String] {
        switch json {
        case .array(let elements): elements.flatMap(references)
        case .object(let object):
            object.flatMap { member in
                member.key == "$ref" ? [member.value.stringValue ?? "?"] : references(in: member.value)
            }
        default: []
        }
    }

    @Test func `records have their fields`() async throws {
        let schemas = await Self.document(try await TestAPI.blog())["components"]?["schemas"]
        let post = schemas?["posts"]?["properties"]
        #expect(post?["title"]?["type"] == "string")
        #expect(post?["views"]?["type"] == ["integer", "null"])
        #expect(post?["status"]?["enum"] == ["draft", "published", nil])
        #expect(post?["author"]?["anyOf"]?[0]?["$ref"] == "#/components/schemas/users")
        #expect(post?["comments"]?["items"]?["$ref"] == "#/components/schemas/comments")
        #expect(post?["note"] == nil)
        #expect(schemas?["users"]?["properties"]?["pin"] == nil)
        #expect(schemas?["users.create"]?["properties"]?["pin"]?["writeOnly"] == true)
        #expect(schemas?["posts.create"]?["required"] == ["title"])
        #expect(schemas?["posts.create"]?["properties"]?["id"] == nil)
        #expect(schemas?["posts.update"]?["required"] == nil)
        #expect(schemas?["api-problem"]?["required"]?.arrayValue?.contains("code") == true)
    }

    @Test func `names of components are allowed ones`() async throws {
        let components = await Self.document(try await TestAPI.blog())["components"]?["schemas"]?.objectValue
        for name in components?.keys ?? ["?"] {
            #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }, "\(name)")
        }
    }

    @Test func `the document follows the schema`() async throws {
        let api = try await TestAPI(nil)
        let first = await api.get("/api/openapi")
        #expect(first.json["paths"]?["/api/data/pages"] == nil)
        #expect(await api.post("/api/schema/entities", #"{"name":"pages"}"#).status == 201)
        let second = await api.get("/api/openapi")
        #expect(second.json["paths"]?["/api/data/pages"] != nil)
        #expect(second.headers[.eTag] != first.headers[.eTag])
        #expect(await api.get("/api/openapi").bytes == second.bytes)
    }

    @Test func `answers have the form that is described`() async throws {
        let api = try await TestAPI.blog()
        let document = await Self.document(api)
        let described = document["components"]?["schemas"]?["posts"]?["properties"]?.objectValue
        let post = await api.get("/api/data/posts/1").data.objectValue
        #expect(post?.isEmpty == false)
        for key in post?.keys ?? [] { #expect(described?[key] != nil, "\(key)") }
        let meta = document["components"]?["schemas"]?["list-meta"]?["required"]?.arrayValue?.compactMap(\.stringValue)
        #expect(Set(await api.get("/api/data/posts").meta.objectValue?.keys ?? []) == Set(meta ?? []))
    }
}
