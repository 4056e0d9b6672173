// SPDX-License-Identifier: Apache-2.0
import HTTPAPI
import JSON
import Kernel
import Testing

@testable import DataTestKit

/// What a caller can't see makes no difference to what they are told, at any door: two worlds that look the same to
/// them answer the same.
struct NoninterferenceTests {
    private static let seed: UInt64 = 20_261_121
    private static let worlds = 60
    private static let rounds = 4

    @Test func `no door tells of what can't be read`() async throws {
        var requests = 0
        for number in 0..<UInt64(Self.worlds) {
            let seed = Self.seed &+ number
            requests += try await DoorPair(seed: seed).ask(seed: seed, rounds: Self.rounds)
        }
        print("doors: \(requests) requests in \(Self.worlds) worlds from seed \(Self.seed)")
    }

    @Test func `every data route has a case`() async throws {
        let api = try await DoorsAPI(["entities": [:]], caller: .anonymous)
        let routes = api.table.routes.filter { $0.access == .data }
        let names = Set(routes.map(DoorCases.name))
        #expect(names == Set(DoorCases.all.keys).union(DoorCases.writes.keys))
    }
}
