// SPDX-License-Identifier: Apache-2.0

import MediaTestKit
import Testing

struct InMemoryBlobStoreTests {
    @Test(arguments: BlobStoreContract.cases)
    func `the contract holds`(_ one: BlobStoreContract.Case) async throws {
        try await one.run { InMemoryBlobStore() }
    }
}
