// SPDX-License-Identifier: Apache-2.0

import MediaTestKit
import Testing

@testable import S3Adapter

@Suite struct ContractTests {
    @Test(arguments: S3Server.allCases, BlobStoreContract.cases)
    func `the contract of blob stores holds`(_ server: S3Server, _ one: BlobStoreContract.Case) async throws {
        try await one.run { try await S3World(server).store }
    }
}
