// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPAPI
import Kernel
import SQLiteAdapter
import Testing

@testable import DataTestKit

/// The same property over the database that people use, on fewer worlds.
struct SQLiteDoorsTests {
    private static let seed: UInt64 = 31_000
    private static let worlds = 8
    private static let rounds = 3

    @Test func `no door over SQLite tells of what can't be read`() async throws {
        var requests = 0
        for number in 0..<UInt64(Self.worlds) {
            let seed = Self.seed &+ number
            let databases = try [Self.database(), Self.database()]
            let pair = try await DoorPair(seed: seed) { world, caller, place in
                let database = databases[place]
                return try await DoorsAPI(world.schema, caller: caller, store: database, database: database)
            }
            requests += try await pair.ask(seed: seed, rounds: Self.rounds)
            for database in databases { await database.close() }
        }
        print("doors over SQLite: \(requests) requests in \(Self.worlds) worlds from seed \(Self.seed)")
    }

    @Test func `every door over SQLite shows what the grants give`() async throws {
        for number in 0..<UInt64(Self.worlds) {
            let seed = Self.seed &+ 1_000 &+ number
            let database = try Self.database()
            let exposed = try await ExposedWorld(seed: seed) { world, caller in
                try await DoorsAPI(world.schema, caller: caller, store: database, database: database)
            }
            for table in exposed.world.tables {
                for difference in try await exposed.differences(table) { Issue.record("world \(seed): \(difference)") }
            }
            await database.close()
        }
    }

    private static func database() throws -> SQLiteDatabase {
        try SQLiteDatabase.open(
            SQLiteDatabaseOptions(
                location: .temporary,
                readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
                now: { Timestamp(millisecondsSinceEpoch: 0) }
            )
        )
    }
}
