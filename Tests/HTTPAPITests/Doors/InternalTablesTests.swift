// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPAPI
import HTTPTypes
import Kernel
import Testing

/// What Roost keeps to itself is reached through no address, whoever asks.
struct InternalTablesTests {
    private static let schema: JSONValue = [
        "entities": ["notes": ["fields": ["text": ["type": "text"]]]],
        "roles": ["everything": [:]],
        "permissions": [
            ["role": "user", "entity": "*", "action": "*"], ["role": "everything", "permission": "*"],
        ],
    ]

    private static let names = ["_roost_sessions", "_ROOST_sessions", "_roost_api_keys"]

    private static func builtIn() throws -> BuiltInSchema {
        let fields: JSONValue = ["user": ["type": "text"], "hash": ["type": "text", "config": ["hidden": true]]]
        let json: JSONValue = [
            "entities": [
                "_roost_sessions": ["type": "system", "fields": fields],
                "_roost_api_keys": ["type": "system", "fields": fields],
            ]
        ]
        var entities = try SchemaDefinition(json: json, ids: SequentialIDs()).entities
        for place in entities.indices {
            entities[place].id = ""
            entities[place].fields = entities[place].fields.map {
                Field(id: "", name: $0.name, type: $0.type, isHidden: $0.isHidden)
            }
        }
        return BuiltInSchema(entities: entities)
    }

    private static let callers: [Principal] = [
        .system, Principal(kind: .user(.integer(1)), roles: ["admin"]),
        Principal(kind: .user(.integer(2)), roles: ["everything"]), Principal(kind: .key("1")), .anonymous,
    ]

    private func api(_ caller: Principal) async throws -> DoorsAPI {
        let database = InMemoryDatabase()
        return try await DoorsAPI(
            Self.schema,
            caller: caller,
            store: database,
            database: database,
            builtIn: Self.builtIn()
        )
    }

    @Test(arguments: callers)
    func `no route names an internal table`(_ caller: Principal) async throws {
        let api = try await api(caller)
        for route in api.table.routes where "\(route.path)".contains("{") {
            for name in Self.names {
                for body in [nil, "{}", "[]", #"{"text":"a"}"#, #"{"where":{"id":1},"update":{"user":"x"}}"#] {
                    var request = DoorRequest(route.method, Self.address(route.path, name))
                    request.body = body
                    let answer = await api.asCaller(request)
                    #expect(answer.status >= 400, "\(request): \(answer)")
                    #expect(answer.status != 500, "\(request): \(answer)")
                    request = DoorRequest(route.method, Self.address(route.path, "nothing_here"))
                    request.body = body
                    let unknown = await api.asCaller(request)
                    let text = unknown.text.replacing("nothing_here", with: name)
                    #expect(answer.status == unknown.status && answer.text == text, "\(request): \(answer) \(unknown)")
                }
            }
        }
    }

    @Test(arguments: callers)
    func `nothing that is described names one`(_ caller: Principal) async throws {
        let api = try await api(caller)
        for route in api.table.routes where route.method == .get && !"\(route.path)".contains("{") {
            let answer = await api.asCaller(DoorRequest(.get, "\(route.path)"))
            #expect(!answer.text.contains("_roost_"), "\(route.path): \(answer)")
        }
        for path in ["/api/system/config/data", "/api/system/schema/data", "/api/data/info/notes"] {
            #expect(await !api.asCaller(DoorRequest(.get, path)).text.contains("_roost_"), "\(path)")
        }
    }

    @Test(arguments: callers)
    func `no body leads to one`(_ caller: Principal) async throws {
        let api = try await api(caller)
        let operations: [JSONValue] = [
            ["action": "create", "entity": "_roost_sessions", "data": ["user": "x"]],
            ["action": "update", "entity": "_roost_sessions", "where": ["user": "x"], "data": ["user": "y"]],
            ["action": "delete", "entity": "_roost_sessions", "id": 1],
        ]
        for operation in operations {
            let answer = await api.asCaller(DoorRequest(.post, "/api/batch", body: ["operations": [operation]]))
            #expect(answer.status >= 400, "\(answer)")
        }
        let relation: JSONValue = [
            "name": "leak", "type": "n:1", "source": "notes", "target": "_roost_sessions",
        ]
        let entity: JSONValue = ["name": "_roost_mine", "fields": ["text": ["type": "text"]]]
        let grant: JSONValue = ["role": "guest", "entity": "_roost_sessions", "action": "read"]
        for (path, body) in [
            ("/api/schema/relations", relation), ("/api/schema/entities", entity), ("/api/permissions", grant),
        ] {
            let answer = await api.asCaller(DoorRequest(.post, path, body: body))
            #expect((400..<500).contains(answer.status), "\(path): \(answer)")
        }
        let embedded = await api.asCaller(DoorRequest(.get, "/api/data/notes?with=_roost_sessions"))
        #expect(embedded.status >= 400)
    }

    private static func address(_ path: RoutePath, _ name: String) -> String {
        "\(path)".split(separator: "/").map { segment in
            switch segment {
            case "{entity}", "{name}": name
            case "{id}": "1"
            case _ where segment.hasPrefix("{"): "create"
            default: String(segment)
            }
        }.reduce("") { $0 + "/" + $1 }
    }
}
