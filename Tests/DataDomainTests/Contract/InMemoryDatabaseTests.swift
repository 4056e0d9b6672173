// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import Testing

struct InMemoryDatabaseTests {
    @Test(arguments: DataContract.cases)
    func `a database in memory keeps the contract`(_ promise: DataContract.Case) async throws {
        try await promise.run { InMemoryDatabase() }
    }

    @Test func `a failure that a test asks for comes once`() async throws {
        let database = InMemoryDatabase(schema: .empty)
        database.failNext(with: .overloaded)
        await #expect(throws: DatabaseError.overloaded) { try await database.changes(after: 0, limit: 1) }
        #expect(try await database.changes(after: 0, limit: 1).isEmpty)
    }
}
