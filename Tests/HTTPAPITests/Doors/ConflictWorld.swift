// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel

@testable import DataTestKit

/// A world in which the caller may create records whose unique values others have already, seen or unseen.
struct ConflictWorld {
    let world: World
    let caller: DoorCaller
    let view: WorldView
    let api: DoorsAPI

    init(seed: UInt64, leak: DoorsAPI.Leak = .none) async throws {
        var random = SeededGenerator(seed: seed)
        var world = World.drawn(&random)
        for table in world.tables where table.field("code") != nil {
            let actions = ["create", "update"]
            world.grants.append(
                DoorGrant(
                    id: "w-\(table.name)",
                    role: "user",
                    table: table.name,
                    actions: actions,
                    rule: nil,
                    fields: nil
                )
            )
        }
        self.world = world
        caller = DoorCaller(id: World.callerID, roles: [])
        view = WorldView(world, caller)
        api = try await DoorsAPI(world.schema, caller: caller.principal, leak: leak)
        try await world.load(into: api)
    }

    /// The first answer to a conflict that names a field that the caller can't read, or says what the other record
    /// holds; nil when there is none.
    func tale() async -> String? {
        for table in world.tables where table.field("code") != nil {
            for (id, row) in world.rows[table.name] ?? [:] where !row.isDeleted {
                guard let code = row.cells["code"]?.stringValue else { continue }
                for request in requests(table, code) {
                    let answer = await api.asCaller(request)
                    if answer.status < 400 { return "\(request) is no conflict: \(answer)" }
                    let isReadable = isReadable("code", of: table)
                    if !isReadable, answer.text.contains("/code") || answer.text.contains("\"code\":\"code") {
                        return "\(request) names the field: \(answer)"
                    }
                    if answer.text.contains(code) { return "\(request) tells of \(id): \(answer)" }
                }
            }
        }
        return nil
    }

    private func requests(_ table: World.Table, _ code: String) -> [DoorRequest] {
        let body: JSONValue = ["code": .string(code)]
        let operation: JSONValue = ["action": "create", "entity": .string(table.name), "data": body]
        return [
            DoorRequest(.post, "/api/data/\(table.name)", body: body),
            DoorRequest(.post, "/api/data/entity/\(table.name)", body: [["name": "a"], body]),
            DoorRequest(.post, "/api/data/\(table.name)/import?format=json&partial=false", body: [body]),
            DoorRequest(.post, "/api/batch", body: ["operations": [operation]]),
        ]
    }

    private func isReadable(_ field: String, of table: World.Table) -> Bool {
        world.grants.contains { grant in
            grant.table == table.name && grant.covers("get") && caller.actingRoles.contains(grant.role)
                && grant.fields?.contains(field) ?? true
        }
    }
}
