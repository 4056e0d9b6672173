// SPDX-License-Identifier: Apache-2.0

import DataTestKit
import PostgresAdapter
import PostgresTestKit
import Testing

struct AccessPropertyTests {
    @Test func `SQL and memory let everybody see the same`() async throws {
        let property = AccessProperty()
        let outcome = try await property.check(on: Self.open) { detail in
            Issue.record("\(detail)")
        }
        print("access property: seed \(property.seed), \(outcome.cases) cases, \(outcome.shown) rows shown")
        #expect(outcome.cases >= 20_000, "too few cases for seed \(property.seed)")
        #expect(
            outcome.shown > outcome.cases / 20 && outcome.shown < outcome.cases * 19 / 20,
            "the rules must tell rows apart, seed \(property.seed)"
        )
    }

    private static func open() throws -> AccessProperty.Target {
        let database = try TestDatabase(connections: 2).database
        return AccessProperty.Target(database) { await database.close() }
    }
}
