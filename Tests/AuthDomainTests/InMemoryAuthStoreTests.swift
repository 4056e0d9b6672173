// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Testing

@Suite struct InMemoryAuthStoreTests {
    @Test(arguments: AuthStoreContract.cases)
    func `the contract holds`(_ one: AuthStoreContract.Case) async throws {
        try await one.run { InMemoryAuthStore() }
    }

    @Test(arguments: AuthStoreContract.cases)
    func `the contract holds for accounts with text ids`(_ one: AuthStoreContract.Case) async throws {
        try await one.run { InMemoryAuthStore(accountsHaveTextIDs: true) }
    }
}
