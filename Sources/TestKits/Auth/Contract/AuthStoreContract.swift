// SPDX-License-Identifier: Apache-2.0

public import AuthDomain

/// What every store of this domain promises, as cases that run anywhere:
///
///     @Test(arguments: AuthStoreContract.cases)
///     func `the contract holds`(_ one: AuthStoreContract.Case) async throws {
///         try await one.run { try await makeEmptyStore() }
///     }
public enum AuthStoreContract {
    /// A promise, named by a sentence.
    public struct Case: Sendable, CustomStringConvertible {
        public let name: String
        private let body: @Sendable (any AuthStore) async throws -> Void

        init(_ name: String, _ body: @escaping @Sendable (any AuthStore) async throws -> Void) {
            self.name = name
            self.body = body
        }

        public var description: String { name }

        /// Throws what was promised and not kept, with the place of the claim.
        /// - Parameter make: gives a new, empty store.
        public func run(on make: () async throws -> any AuthStore) async throws { try await body(try await make()) }
    }

    public static var cases: [Case] { records + searches + transactions + versions + marks + kinds }
}
