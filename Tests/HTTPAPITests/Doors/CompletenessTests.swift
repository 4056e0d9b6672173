// SPDX-License-Identifier: Apache-2.0
import Kernel
import Testing

@testable import DataTestKit

/// Every door shows just the rows and fields that the grants give, nothing more and nothing less, as an oracle of the
/// test's own says.
struct CompletenessTests {
    private static let seed: UInt64 = 7_000_000
    private static let worlds = 50

    @Test func `every door shows what the grants give`() async throws {
        var comparisons = 0
        for number in 0..<UInt64(Self.worlds) {
            let exposed = try await ExposedWorld(seed: Self.seed &+ number)
            for table in exposed.world.tables {
                for difference in try await exposed.differences(table) {
                    Issue.record("world \(Self.seed &+ number): \(difference)")
                }
                comparisons += exposed.comparisons(table)
            }
        }
        print("completeness: \(comparisons) comparisons in \(Self.worlds) worlds from seed \(Self.seed)")
    }
}
