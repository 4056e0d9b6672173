// SPDX-License-Identifier: Apache-2.0
import SQLiteAdapter
import Testing

struct AllocationFaultTests {
    @Test func `a connection that finds no memory is not opened and one that finds it is`() async {
        await #expect(processExitsWith: .success) {
            try #require(AllocationFaults.install())
            let database = try TemporaryDatabase()
            var place = 0
            while true {
                place += 1
                AllocationFaults.arm(place)
                let error = Self.openingError(database)
                let failures = AllocationFaults.failures
                AllocationFaults.disarm()
                if failures == 0 { break }
                // Some allocations can be done without: then the connection is as good as any.
                if let error { #expect(error.kind == .outOfMemory, "allocation \(place): \(error)") }
            }
            #expect(place > 100)
            #expect(Self.openingError(database) == nil)
        }
    }

    private static func openingError(_ database: TemporaryDatabase) -> SQLiteError? {
        do throws(SQLiteError) {
            try database.connection().runScript("CREATE TABLE IF NOT EXISTS t (a); INSERT INTO t VALUES (1)")
            return nil
        } catch {
            return error
        }
    }

    @Test func `whatever allocation fails in a group, what is acknowledged is kept and the rest leaves nothing`() async
    {
        await #expect(processExitsWith: .success) {
            try #require(AllocationFaults.install())
            var reruns = 0
            for place in stride(from: 1, through: 160, by: 3) {
                let database = try TemporaryDatabase()
                let lane = try database.writer(connection: ConnectionOptions(cacheKibibytes: 64))
                #expect(await lane.enter(1_000) == .acknowledged)
                let outcomes = try await lane.holding(1...8) { id in
                    await lane.enter(id) { _ throws(EntryFailure) in if id == 6 { throw .refusedByRule } }
                } then: {
                    AllocationFaults.arm(place)
                }
                let failures = AllocationFaults.failures
                AllocationFaults.disarm()
                #expect(await lane.enter(2_000) == .acknowledged)
                reruns += lane.metrics.reruns
                await lane.stop()

                let entries = try database.entries()
                #expect(entries[1_000] == 2)
                #expect(entries[2_000] == 2)
                #expect(failures == 1 || place > 40, "allocation \(place)")
                for (id, outcome) in outcomes {
                    #expect(entries[id] == (outcome == .acknowledged ? 2 : nil), "allocation \(place): \(outcome)")
                }
                // One allocation has failed: one write may have been told so, and its neighbors not.
                #expect(outcomes.values.count { $0 == .acknowledged } >= 6, "allocation \(place)")
                #expect(outcomes[6] != .acknowledged)
            }
            #expect(reruns > 0)
        }
    }
}
