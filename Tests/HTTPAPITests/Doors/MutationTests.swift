// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPTypes
import Kernel
import Testing

@testable import DataTestKit
@testable import HTTPAPI

/// Systems that are broken on purpose: the property has to fail for each of them, else it would prove nothing.
struct MutationTests {
    private static let worlds: ClosedRange<UInt64> = 1...40

    @Test func `a sort that sees what can't be read is found out`() async throws {
        let leak = DoorsAPI.Leak(database: { LeakyDatabase(base: $0, hole: .sort) })
        try await expectFound(leak, at: ["listRecords", "queryRecords", "exportRecords"]) { request in
            request.target.contains("sort=") || request.body?.contains("\"sort\"") == true
        }
    }

    @Test func `a count that sees what can't be read is found out`() async throws {
        let leak = DoorsAPI.Leak(database: { LeakyDatabase(base: $0, hole: .count) })
        try await expectFound(leak, at: ["countRecords"]) { _ in true }
    }

    @Test func `embedded records that show what can't be read are found out`() async throws {
        let leak = DoorsAPI.Leak(database: { LeakyDatabase(base: $0, hole: .with) })
        try await expectFound(leak, at: ["listRecords", "getRecord"]) { request in request.target.contains("with=") }
    }

    @Test func `entity tags that tell of every change are found out`() async throws {
        let leak = DoorsAPI.Leak(handler: { route, database in
            route.door == .list || route.door == .get ? Self.tagging(route.handler, by: database) : route.handler
        })
        try await expectFound(leak, at: ["listRecords", "getRecord"]) { _ in true }
    }

    @Test func `a conflict that names what can't be read is found out`() async throws {
        let leak = DoorsAPI.Leak(handler: { route, _ in
            { request in
                do {
                    return try await route.handler(request)
                } catch DataError.conflict(let code, _) {
                    let message = "Another record has this code."
                    throw DataError.conflict(
                        code: code,
                        [.init(pointer: "/code", code: "not_unique", message: message)]
                    )
                }
            }
        })
        for seed in Self.worlds {
            if try await ConflictWorld(seed: seed, leak: leak).tale() != nil { return }
        }
        Issue.record("nothing was found")
    }

    /// The tag as it was before callers' rights were thought of: made of the entity's change mark.
    private static func tagging(_ handler: @escaping Route.Handler, by database: InMemoryDatabase) -> Route.Handler {
        { request in
            var response = try await handler(request)
            guard response.status == .ok, let entity = try? database.entity(request.parameter("entity")) else {
                return response
            }
            let tag = "\"\(database.changeMark(of: entity) ?? 0)\""
            if request.headers[.ifNoneMatch] == tag { return APIResponse(.notModified, headers: [.eTag: tag]) }
            response.headers[.eTag] = tag
            return response
        }
    }

    /// Asks until the worlds are told apart by a question of the kind that the hole is about.
    private func expectFound(
        _ leak: DoorsAPI.Leak,
        at names: Set<String>,
        _ isMeant: (DoorRequest) -> Bool
    ) async throws {
        for seed in Self.worlds {
            let pair = try await DoorPair(seed: seed, leak: leak)
            var draw = DoorDrawing(world: pair.world, random: SeededGenerator(seed: seed))
            for name in names.sorted() {
                guard let request = DoorCases.all[name] else { continue }
                for _ in 0..<60 {
                    let asked = request(&draw, "/api/data")
                    if isMeant(asked), await pair.difference(asked) != nil { return }
                }
            }
        }
        Issue.record("nothing was found")
    }
}
