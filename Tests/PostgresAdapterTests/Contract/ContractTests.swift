// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import PostgresAdapter
import PostgresTestKit
import Testing

struct ContractTests {
    @Test(arguments: DataContract.cases)
    func `Postgres keeps the contract`(_ promise: DataContract.Case) async throws {
        try await Gate.shared.pass {
            let bed = try TestDatabase(connections: 3)
            do {
                try await promise.run { bed.database }
            } catch {
                await bed.database.close()
                throw error
            }
            await bed.database.close()
        }
    }
}
