// SPDX-License-Identifier: Apache-2.0

import DataTestKit
import Kernel
import SQLiteAdapter
import Testing

struct AccessPropertyTests {
    @Test func `SQL and memory let everybody see the same`() async throws {
        let property = AccessProperty()
        let outcome = try await property.check(on: Self.open) { Issue.record("\($0)") }
        print("access property: seed \(property.seed), \(outcome.cases) cases, \(outcome.shown) rows shown")
        #expect(outcome.weakness == nil, "seed \(property.seed)")
    }

    private static func open() throws -> AccessProperty.Target {
        let database = try SQLiteDatabase.open(
            SQLiteDatabaseOptions(
                location: .temporary,
                readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
                now: { Timestamp(millisecondsSinceEpoch: 0) }
            )
        )
        return AccessProperty.Target(database) { await database.close() }
    }
}
