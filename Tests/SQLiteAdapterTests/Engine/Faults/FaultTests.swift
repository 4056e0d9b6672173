// SPDX-License-Identifier: Apache-2.0
import SQLiteAdapter
import Testing

/// Writes through a lane while the file layer fails: nothing is acknowledged that did not commit, nothing refused is
/// there by half, and nobody loses anything by a neighbor's failure.
struct FaultTests {
    private static let ids = 1...24

    /// The group writes some thirty frames of two calls each, a part of them before its commit as the cache is small;
    /// the log is flushed at the commit, then log and database in the checkpoint behind it.
    private static let faults: [FaultPlan.Fault] = {
        let kinds: [(FaultPlan.Call, ResultCode, StrideThrough<Int>)] = [
            (.write, .ioErrorWrite, stride(from: 1, through: 61, by: 3)),
            (.write, .full, stride(from: 2, through: 62, by: 3)),
            (.sync, .ioErrorSync, stride(from: 1, through: 3, by: 1)),
        ]
        return kinds.flatMap { call, code, places in
            places.flatMap { place in
                [false, true].map { FaultPlan.Fault(call: call, code: code, place: place, persists: $0) }
            }
        }
    }()

    @Test(arguments: faults)
    func `what is acknowledged is kept and what is refused leaves nothing`(fault: FaultPlan.Fault) async throws {
        let run = try await FaultRun(fault, ids: Self.ids)
        run.files.plan.disarm()
        #expect(await run.lane.enter(2_000) == .acknowledged)
        await run.lane.stop()

        let entries = try run.database.entries()
        #expect(entries[1_000] == 2)
        #expect(entries[2_000] == 2)
        #expect(run.outcomes.count == Self.ids.count)
        #expect(run.failures > 0)
        for (id, outcome) in run.outcomes {
            // A commit has succeeded since, so that not even a doubtful one is found.
            #expect(entries[id] == (outcome == .acknowledged ? 2 : nil), "\(id) was answered \(outcome)")
            if FaultRun.isRefused(id) {
                #expect(outcome != .acknowledged)
            } else if !fault.persists {
                #expect(outcome == .acknowledged)
            }
        }
        #expect(try run.paddedEntries() == run.outcomes.values.count { $0 == .acknowledged })
    }

    @Test(arguments: faults.filter(\.persists))
    func `a process that ends while its disk fails leaves whole writes only`(fault: FaultPlan.Fault) async throws {
        let run = try await FaultRun(fault, ids: Self.ids)
        await run.lane.stop()

        let entries = try run.database.entries()
        #expect(entries[1_000] == 2)
        #expect(run.failures > 0)
        var doubtful = 0
        for (id, outcome) in run.outcomes {
            if outcome == .acknowledged {
                #expect(entries[id] == 2)
            } else if entries[id] != nil {
                // Its log was written and could not be flushed: the last one at most can be found.
                #expect(outcome.isUnavailable)
                #expect(entries[id] == 2)
                doubtful += 1
            }
        }
        #expect(doubtful <= (fault.call == .sync ? 1 : 0))
    }
}

extension FaultTests {
    @Test(arguments: [(FaultPlan.Call.write, ResultCode.full), (.write, .ioErrorWrite), (.sync, .ioErrorSync)])
    func `a write that has no neighbors is run once more too`(call: FaultPlan.Call, code: ResultCode) async throws {
        let database = try TemporaryDatabase()
        let files = try FaultVFS()
        let lane = try database.writer(connection: ConnectionOptions(vfs: files.name))
        files.plan.arm(FaultPlan.Fault(call: call, code: code, place: 1, persists: false))
        #expect(await lane.enter(1) == .acknowledged)
        #expect(files.plan.failures == 1)
        #expect(lane.metrics.reruns == 1)
        files.plan.arm(FaultPlan.Fault(call: call, code: code, place: 1, persists: true))
        #expect(await lane.enter(2).isUnavailable)
        files.plan.disarm()
        #expect(await lane.enter(3) == .acknowledged)
        await lane.stop()
        #expect(try database.entries() == [1: 2, 3: 2])
    }
}

/// One group of writes under a fault.
private struct FaultRun {
    let database: TemporaryDatabase
    let files: FaultVFS
    let lane: WriterLane
    let outcomes: [Int: WriteOutcome]
    let failures: Int

    static func isRefused(_ id: Int) -> Bool { id.isMultiple(of: 6) }

    init(_ fault: FaultPlan.Fault, ids: ClosedRange<Int>) async throws {
        database = try TemporaryDatabase()
        let files = try FaultVFS()
        // A cache this small spills pages into the log before the commit.
        let lane = try database.writer(
            WriterLaneOptions(checkpointPages: 12),
            connection: ConnectionOptions(cacheKibibytes: 64, vfs: files.name)
        )
        try await lane.submit { (connection) throws(SQLiteError) in
            try connection.runScript("CREATE TABLE padding (body BLOB)")
        }
        #expect(await lane.enter(1_000) == .acknowledged)
        outcomes = try await lane.holding(ids) { id in
            await lane.enter(id) { connection throws(EntryFailure) in
                do throws(SQLiteError) {
                    try connection.run("INSERT INTO padding VALUES (randomblob(4000))")
                } catch {
                    throw .sqlite(error)
                }
                if Self.isRefused(id) { throw .refusedByRule }
            }
        } then: {
            files.plan.arm(fault)
        }
        // Runs behind the checkpoint that the group has brought about, and writes nothing.
        try await lane.submit { _ throws(SQLiteError) in }
        failures = files.plan.failures
        self.files = files
        self.lane = lane
    }

    func paddedEntries() throws -> Int {
        let connection = try database.connection(.readWrite)
        return Int(try connection.integer("SELECT count(*) FROM padding") ?? -1)
    }
}
