// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import SQLiteAdapter
import Testing

struct SQLiteContractTests {
    @Test(arguments: DataContract.cases)
    func `SQLite keeps the contract`(_ promise: DataContract.Case) async throws {
        let clock = FixedClock()
        let database = try SQLiteDatabase.open(
            SQLiteDatabaseOptions(
                location: .temporary,
                durability: .normal,
                readers: ReaderLanesOptions(threads: 2, inPlaceConnections: 2),
                now: { clock.now() }
            )
        )
        do {
            try await promise.run { database }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
