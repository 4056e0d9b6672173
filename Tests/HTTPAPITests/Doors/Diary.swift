// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPAPI
import HTTPTypes
import Kernel
import Testing

/// A small app of which the caller sees parts: the named tests of this folder look at one leak each.
struct Diary {
    let database = InMemoryDatabase()
    let api: DoorsAPI

    static let user = Principal(kind: .user(.text("u1")), details: PrincipalDetails(fingerprint: "u1"))

    private static let schema: JSONValue = [
        "entities": [
            "people": ["fields": ["name": ["type": "text"], "code": ["type": "text"], "note": ["type": "text"]]],
            "pages": [
                "fields": [
                    "title": ["type": "text"], "text": ["type": "text"], "owner": ["type": "text"],
                    "size": ["type": "number", "config": ["kind": "integer"]],
                    "trace": ["type": "text", "config": ["hidden": true]],
                ]
            ],
            "tags": ["fields": ["label": ["type": "text"]]],
        ],
        "relations": [
            "by": [
                "type": "n:1", "source": "pages", "target": "people",
                "config": ["mappedBy": "author", "inversedBy": "pages"],
            ],
            "tagged": ["type": "m:n", "source": "pages", "target": "tags"],
        ],
        "indices": ["idx_unique_people_code": ["entity": "people", "fields": ["code"], "unique": true]],
    ]

    /// - Parameter permissions: what is granted.
    init(
        _ permissions: [JSONValue],
        caller: Principal = Diary.user,
        roles: [String] = [],
        database wrapped: (InMemoryDatabase) -> any Database = { $0 }
    ) async throws {
        var schema = Self.schema.objectValue ?? JSONObject()
        schema["permissions"] = .array(permissions)
        schema["roles"] = .object(JSONObject(roles.map { ($0, [:]) }))
        api = try await DoorsAPI(.object(schema), caller: caller, store: database, database: wrapped(database))
        for (path, body) in Self.records { try await asRoot(.post, path, body, 201) }
    }

    private static let records: [(String, JSONValue)] = [
        (
            "people",
            [["name": "Ada", "code": "c1", "note": "first"], ["name": "Bob", "code": "c2", "note": "second"]]
        ),
        (
            "pages",
            [
                ["title": "One", "text": "dull", "owner": "u1", "author_id": 1, "size": 5],
                ["title": "Two", "text": "very secret", "owner": "u2", "author_id": 2, "size": 7],
                ["title": "Three", "text": "most secret", "owner": "u2", "author_id": 1, "size": 9],
            ]
        ),
        ("tags", [["label": "red"], ["label": "blue"]]),
        (
            "pages_tags",
            [["pages_id": 1, "tags_id": 1], ["pages_id": 2, "tags_id": 1], ["pages_id": 2, "tags_id": 2]]
        ),
    ]

    @discardableResult
    func asRoot(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        _ status: Int = 200
    ) async throws -> Answer {
        let answer = await api.asRoot(DoorRequest(method, "/api/data/\(path)", body: body))
        try #require(answer.status == status, "\(method) \(path): \(answer)")
        return answer
    }

    func get(_ path: String, headers: HTTPFields = [:]) async -> Answer {
        await api.asCaller(DoorRequest(.get, "/api/data/\(path)", headers: headers))
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        headers: HTTPFields = [:]
    ) async -> Answer {
        await api.asCaller(DoorRequest(method, "/api/data/\(path)", headers: headers, body: body))
    }
}
