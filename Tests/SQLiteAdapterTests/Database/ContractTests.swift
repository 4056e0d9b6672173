// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import SQLiteAdapter
import Testing

struct ContractTests {
    @Test(arguments: DataContract.cases)
    func `SQLite keeps the contract`(_ one: DataContract.Case) async throws {
        let clock = FixedClock()
        let options = SQLiteDatabaseOptions(
            location: .temporary,
            durability: .normal,
            readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
            now: { clock.now() }
        )
        try await one.run { try SQLiteDatabase.open(options) }
    }
}
