// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// The property that the access rules stand on: what a database shows of generated rows to generated users under generated
/// grants is what evaluation in memory shows, and both are what the oracle says.
public struct AccessProperty: Sendable {
    /// A new, empty database, and what ends it.
    public struct Target: Sendable {
        let database: any Database & SchemaStore
        let close: @Sendable () async -> Void
        public init(_ database: any Database & SchemaStore, close: @escaping @Sendable () async -> Void) {
            self.database = database
            self.close = close
        }
    }

    public struct Outcome: Sendable {
        /// How many times a row was held against rules.
        public let cases: Int
        /// In how many of them it was shown.
        public let shown: Int

        /// Why it says too little, if so: there were few cases, or the rules told no rows apart.
        public var weakness: String? {
            if cases < 20_000 { return "only \(cases) cases" }
            let isDecided = shown > cases / 20 && shown < cases * 19 / 20
            return isDecided ? nil : "\(shown) of \(cases) rows shown"
        }
    }

    /// Draws everything; the same seed draws the same.
    public let seed: UInt64
    private static let schemas = 24
    private static let rules = 6

    public init(seed: UInt64 = .random(in: .min ... .max)) { self.seed = seed }

    /// - Parameters:
    ///   - open: gives another one for each schema.
    ///   - report: told of each case that differs, with all that it takes to see it again.
    public func check(on open: () throws -> Target, _ report: (String) -> Void) async throws -> Outcome {
        var (cases, shown) = (0, 0)
        for run in 0..<Self.schemas {
            let target = try open()
            let bed = try await AccessPropertyBed(target.database, seed: seed &+ UInt64(run))
            for _ in 0..<Self.rules {
                let outcome = try await bed.compareAll { report("seed \(seed) run \(run): \($0)") }
                cases += outcome.cases
                shown += outcome.shown
            }
            await target.close()
        }
        return Outcome(cases: cases, shown: shown)
    }
}
