// SPDX-License-Identifier: Apache-2.0
import HTTPAPI
import HTTPTypes
import Kernel

@testable import DataTestKit

/// What is asked at each data route, by the name of its operation at the documented address.
enum DoorCases {
    typealias Case = @Sendable (inout DoorDrawing, _ prefix: String) -> DoorRequest

    static let all: [String: Case] = [
        "listRecords": { draw, prefix in
            let table = draw.table()
            return DoorRequest(.get, "\(prefix)/\(table.name)?\(draw.query(table).parameters)")
        },
        "queryRecords": { draw, prefix in
            let table = draw.table()
            return DoorRequest(.post, "\(prefix)/\(table.name)/query", body: .object(draw.query(table)))
        },
        "getRecord": { draw, prefix in
            let table = draw.table()
            let query = draw.query(table, many: false).parameters
            return DoorRequest(.get, "\(prefix)/\(table.name)/\(draw.id())?\(query)")
        },
        "relatedRecords": { draw, prefix in
            let table = draw.table()
            let reference = table.references.isEmpty ? "nothing" : draw.random.pick(table.references).name
            let target = table.reference(reference).flatMap { draw.world.table($0.target) } ?? table
            let query = draw.query(target).parameters
            return DoorRequest(.get, "\(prefix)/\(table.name)/\(draw.id())/\(reference)?\(query)")
        },
        "countRecords": { draw, prefix in
            let table = draw.table()
            return DoorRequest(.post, "\(prefix)/\(table.name)/fn/count", body: draw.condition(table))
        },
        "existRecords": { draw, prefix in
            let table = draw.table()
            return DoorRequest(.post, "\(prefix)/\(table.name)/fn/exists", body: draw.condition(table))
        },
        "aggregateRecords": { draw, prefix in
            let table = draw.table()
            return DoorRequest(.post, "\(prefix)/\(table.name)/aggregate", body: draw.aggregate(table))
        },
        "exportRecords": { draw, prefix in
            let table = draw.table()
            var query = draw.query(table)
            query["with"] = nil
            query["format"] = .string(draw.random.pick(["csv", "json", "ndjson"]))
            return DoorRequest(.get, "\(prefix)/\(table.name)/export?\(query.parameters)")
        },
        "verifySecret": { draw, prefix in
            let field = draw.random.pick(["pin", "pin", "pin", "name", "nothing"])
            let body: JSONValue = ["field": .string(field), "value": draw.random.pick(World.texts)]
            return DoorRequest(.post, "\(prefix)/\(draw.table().name)/\(draw.id())/verify", body: body)
        },
    ]

    /// Requests that change nothing, whoever sends them: they are refused, or end in something that is.
    static let writes: [String: Case] = [
        "createRecords": { draw, prefix in
            DoorRequest(.post, "\(prefix)/\(draw.table().name)", body: draw.changes(of: draw.table()))
        },
        "updateRecord": { draw, prefix in
            let table = draw.table()
            let headers: HTTPFields = [.ifMatch: "\"other\""]
            let target = "\(prefix)/\(table.name)/\(draw.id())"
            return DoorRequest(.patch, target, headers: headers, body: draw.changes(of: table))
        },
        "updateRecords": { draw, prefix in
            let table = draw.table()
            let changes: JSONValue = draw.chance(1, in: 2) ? ["nothing": 1] : [:]
            let body: JSONValue = ["update": changes, "where": draw.condition(table)]
            return DoorRequest(.patch, "\(prefix)/\(table.name)", body: body)
        },
        "deleteRecord": { draw, prefix in
            let headers: HTTPFields = [.ifMatch: "\"other\""]
            return DoorRequest(.delete, "\(prefix)/\(draw.table().name)/\(draw.id())", headers: headers)
        },
        "deleteRecords": { draw, prefix in
            let table = draw.table()
            let name = draw.random.pick(["nothing", "secret", "name.x"])
            let body: JSONValue = ["$and": [draw.condition(table), [name: 1]]]
            return DoorRequest(.delete, "\(prefix)/\(table.name)", body: body)
        },
        "restoreRecord": { draw, prefix in
            DoorRequest(.post, "\(prefix)/\(draw.table().name)/\(draw.id())/restore")
        },
        "importRecords": { draw, prefix in
            let table = draw.table()
            let target = "\(prefix)/\(table.name)/import?format=json&on-conflict=id"
            return DoorRequest(.post, target, body: [["id": .integer(Int64(draw.id())), "name": "a"]])
        },
        "runBatch": { draw, _ in
            let table = draw.table()
            let id = JSONValue.integer(Int64(draw.id()))
            let entity = JSONValue.string(table.name)
            let first: JSONValue
            switch Int.random(in: 0..<4, using: &draw.random) {
            case 0: first = ["action": "update", "entity": entity, "id": id, "data": draw.changes(of: table)]
            case 1: first = ["action": "delete", "entity": entity, "id": id]
            case 2:
                let condition = draw.condition(table)
                first = ["action": "update", "entity": entity, "where": condition, "data": draw.changes(of: table)]
            default:
                let data: JSONValue = ["id": id, "name": "a"]
                first = ["action": "upsert", "entity": entity, "on-conflict": ["id"], "data": data]
            }
            let last: JSONValue = ["action": "delete", "entity": entity, "id": 9999]
            return DoorRequest(.post, "/api/batch", body: ["operations": [first, last]])
        },
    ]

    /// Of a route's case.
    static func name(of route: Route) -> String {
        let id = route.operation.id
        guard id.hasPrefix("bknd") else { return id }
        let rest = id.dropFirst(4)
        return rest.prefix(1).lowercased() + rest.dropFirst()
    }

    static func prefix(of route: Route) -> String {
        route.operation.id.hasPrefix("bknd") ? "/api/data/entity" : "/api/data"
    }
}
