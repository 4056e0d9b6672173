// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPAPI
import Kernel
import Testing

@testable import DataTestKit

/// The same property over the databases that people use, on fewer worlds.
struct StoredDoorsTests {
    private static let seed: UInt64 = 31_000
    private static let worlds = 8
    private static let rounds = 3

    @Test(arguments: [TestStorage.sqlite, .postgres])
    func `no door over a database tells of what can't be read`(_ storage: TestStorage) async throws {
        var requests = 0
        for number in 0..<UInt64(Self.worlds) {
            let seed = Self.seed &+ number
            requests += try await storage.lend { databases in
                let pair = try await DoorPair(seed: seed) { world, caller, _ in
                    let database = try databases.make()
                    return try await DoorsAPI(world.schema, caller: caller, store: database, database: database)
                }
                return try await pair.ask(seed: seed, rounds: Self.rounds)
            }
        }
        print("doors over \(storage): \(requests) requests in \(Self.worlds) worlds from seed \(Self.seed)")
    }

    @Test(arguments: [TestStorage.sqlite, .postgres])
    func `every door over a database shows what the grants give`(_ storage: TestStorage) async throws {
        for number in 0..<UInt64(Self.worlds) {
            let seed = Self.seed &+ 1_000 &+ number
            try await storage.lend { databases in
                let exposed = try await ExposedWorld(seed: seed) { world, caller in
                    let database = try databases.make()
                    return try await DoorsAPI(world.schema, caller: caller, store: database, database: database)
                }
                for table in exposed.world.tables {
                    for difference in try await exposed.differences(table) {
                        Issue.record("world \(seed): \(difference)")
                    }
                }
            }
        }
    }
}
