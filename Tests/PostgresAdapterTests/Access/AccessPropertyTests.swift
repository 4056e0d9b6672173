// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import PostgresAdapter
import Testing

/// What SQL shows of generated rows to generated users under generated grants is what evaluation in memory shows, and
/// both are what the oracle says.
struct AccessPropertyTests {
    private static let schemas = 24
    private static let rules = 6

    @Test func `SQL and memory let everybody see the same`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var cases = 0
        var shown = 0
        for run in 0..<Self.schemas {
            let bed = try await AccessPropertyBed(seed: seed &+ UInt64(run))
            for _ in 0..<Self.rules {
                let outcome = try await bed.compareAll { detail in
                    Issue.record("seed \(seed) run \(run): \(detail)")
                }
                cases += outcome.cases
                shown += outcome.shown
            }
            await bed.close()
        }
        print("access property: seed \(seed), \(cases) cases, \(shown) rows shown")
        #expect(cases >= 20_000, "too few cases for seed \(seed)")
        #expect(shown > cases / 20 && shown < cases * 19 / 20, "the rules must tell rows apart, seed \(seed)")
    }
}
