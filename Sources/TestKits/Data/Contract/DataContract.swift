// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// What every database must do, as cases that a conformer's tests run one by one:
///
///     @Test(arguments: DataContract.cases)
///     func `the contract holds`(_ one: DataContract.Case) async throws {
///         try await one.run { try await makeEmptyDatabase() }
///     }
public enum DataContract {
    /// A promise, named by a sentence.
    public struct Case: Sendable, CustomStringConvertible {
        public let name: String
        private let body: @Sendable (ContractSession) async throws -> Void

        init(_ name: String, _ body: @escaping @Sendable (ContractSession) async throws -> Void) {
            self.name = name
            self.body = body
        }

        public var description: String { name }

        /// Throws what was promised and not kept, with the place of the claim.
        /// - Parameter make: gives a new, empty database.
        public func run(on make: () async throws -> any Database & SchemaStore) async throws {
            try await body(try await ContractSession(try await make()))
        }
    }

    public static var cases: [Case] {
        values + texts + operators + orders + pages + relations + counts + aggregates + access + inserts + updates
            + modifiers + deletes + upserts + checks + plans + changes + hooks + idempotency + schemas + obstacles
            + conversions + encryption
    }
}

/// A promise that was not kept.
struct ContractFailure: Error, CustomStringConvertible {
    let description: String
}
