// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import SQLiteAdapter
import Synchronization
import Testing

struct WriterLaneTests {
    @Test func `writes that wait together are committed together`() async throws {
        let database = try TemporaryDatabase()
        let phases = Mutex<[WriterLaneOptions.Phase]>([])
        let commits = Atomic<Int>(0)
        let lane = try database.writer(
            WriterLaneOptions(
                onPhase: { phase in phases.withLock { $0.append(phase) } },
                onCommit: { commits.add(1, ordering: .relaxed) }
            )
        )
        let outcomes = try await lane.holding(1...20) { await lane.enter($0) }
        #expect(outcomes.values.allSatisfy { $0 == .acknowledged })
        #expect(outcomes.count == 20)
        let metrics = lane.metrics
        #expect(metrics.transactions == 2)
        #expect(metrics.requests == 21)
        #expect(metrics.largestGroup == 20)
        #expect(metrics.reruns == 0)
        #expect(phases.withLock { $0 } == [.began, .committing, .committed, .began, .committing, .committed])
        #expect(commits.load(ordering: .relaxed) == 2)
        await lane.stop()
        #expect(try database.entries().count == 20)
    }

    @Test func `with grouping off every write has its own transaction`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer(WriterLaneOptions(groups: false))
        let outcomes = try await lane.holding(1...20) { await lane.enter($0) }
        #expect(outcomes.values.allSatisfy { $0 == .acknowledged })
        #expect(lane.metrics.transactions == 21)
        #expect(lane.metrics.largestGroup == 1)
        await lane.stop()
    }

    @Test func `a group is no larger than it may be and a write alone is no part of one`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer(WriterLaneOptions(groupCapacity: 8))
        let outcomes = try await lane.holding(1...20) { id in
            await lane.enter(id, isolation: id == 4 ? .alone : .grouped)
        }
        #expect(outcomes.values.allSatisfy { $0 == .acknowledged })
        #expect(lane.metrics.largestGroup <= 8)
        #expect(lane.metrics.transactions >= 5)
        await lane.stop()
    }

    @Test func `a write that fails loses its own rows and no neighbour's`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        #expect(await lane.enter(7) == .acknowledged)
        let outcomes = try await lane.holding(1...20) { id in
            await lane.enter(id) { _ throws(EntryFailure) in if id % 5 == 0 { throw .refusedByRule } }
        }
        let metrics = lane.metrics
        await lane.stop()
        #expect(metrics.largestGroup == 20)
        #expect(metrics.reruns == 0)
        let entries = try database.entries()
        for (id, outcome) in outcomes {
            switch id {
            case 5, 10, 15, 20: #expect(outcome == .failed(.refusedByRule))
            case 7:
                guard case .failed(.sqlite(let error)) = outcome else {
                    Issue.record("the duplicate was answered \(outcome)")
                    continue
                }
                #expect(error.code == .constraintPrimaryKey)
            default: #expect(outcome == .acknowledged)
            }
            #expect(entries[id] == (outcome == .acknowledged || id == 7 ? 2 : nil))
        }
    }

    @Test func `deferred foreign keys fail the write that broke them`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        try await lane.submit { (connection) throws(SQLiteError) in
            try connection.runScript(
                "CREATE TABLE child (a REFERENCES t(id) DEFERRABLE INITIALLY DEFERRED);"
                    + "CREATE TABLE t (id INTEGER PRIMARY KEY)"
            )
        }
        let outcomes = try await lane.holding(1...4) { id in
            await lane.enter(id) { (connection) throws(EntryFailure) in
                guard id == 2 else { return }
                do throws(SQLiteError) { try connection.run("INSERT INTO child VALUES (9)") } catch {
                    throw .sqlite(error)
                }
            }
        }
        await lane.stop()
        for (id, outcome) in outcomes where id != 2 { #expect(outcome == .acknowledged) }
        guard case .refused(.constraint(let error)) = outcomes[2] else {
            Issue.record("the broken key was answered \(String(describing: outcomes[2]))")
            return
        }
        #expect(error.code == .constraintForeignKey)
        #expect(try database.entries() == [1: 2, 3: 2, 4: 2])
    }

    @Test func `a write whose deadline passed in the queue is refused`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let outcomes = try await lane.holding(1...6) { id in
            await lane.enter(id, deadline: id == 3 ? .now - .seconds(1) : .now + .seconds(60))
        }
        #expect(lane.metrics.expirations == 1)
        await lane.stop()
        for (id, outcome) in outcomes {
            #expect(outcome == (id == 3 ? .refused(.deadlineExceeded) : .acknowledged))
        }
        #expect(try database.entries() == [1: 2, 2: 2, 4: 2, 5: 2, 6: 2])
    }

    @Test func `a full queue refuses at once`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer(WriterLaneOptions(queueCapacity: 3))
        var overflow: WriteOutcome?
        let outcomes = try await lane.holding(1...3) {
            await lane.enter($0)
        } then: {
            overflow = await lane.enter(4)
        }
        #expect(overflow == .refused(.overloaded))
        #expect(lane.metrics.overloads == 1)
        #expect(outcomes.values.allSatisfy { $0 == .acknowledged })
        #expect(await lane.enter(4) == .acknowledged)
        await lane.stop()
        #expect(try database.entries().count == 4)
    }

    @Test func `a lane that stops finishes what it accepted and refuses the rest`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        var late: WriteOutcome?
        let outcomes = try await lane.holding(1...5) {
            await lane.enter($0)
        } then: {
            // Runs up to its first suspension, where it waits for the writer.
            Task.immediate { await lane.stop() }
            late = await lane.enter(6)
        }
        await lane.stop()
        #expect(late == .refused(.stopped))
        #expect(outcomes.values.allSatisfy { $0 == .acknowledged })
        #expect(try database.entries().count == 5)
    }

    @Test func `a stopped lane has emptied the log into the database`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer(WriterLaneOptions(checkpointPages: 10))
        for id in 1...50 { #expect(await lane.enter(id) == .acknowledged) }
        let checkpoints = lane.metrics.checkpoints
        #expect(checkpoints >= 2)
        await lane.stop()
        #expect(lane.metrics.checkpoints == checkpoints + 1)
        #expect(lane.metrics.checkpointError == nil)
        #expect(try FileManager.default.attributesOfItem(atPath: database.path + "-wal")[.size] as? Int == 0)
        #expect(try database.entries().count == 50)
    }

    @Test func `work can't commit by itself`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let outcomes = try await lane.holding(1...5) { id in
            await lane.enter(id) { connection throws(EntryFailure) in
                if id == 3 { try? connection.runScript("COMMIT") }
            }
        }
        await lane.stop()
        #expect(outcomes[3]?.isUnavailable == true)
        #expect(try database.entries() == [1: 2, 2: 2, 4: 2, 5: 2])
    }

    @Test func `a schema change runs with foreign keys off and they are on again after it`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        func isEnforced(_ isolation: WriteIsolation) async throws -> Int64? {
            try await lane.submit(isolation: isolation) { (connection) throws(SQLiteError) in
                try connection.integer("PRAGMA foreign_keys")
            }
        }
        #expect(try await isEnforced(.schema) == 0)
        #expect(try await isEnforced(.grouped) == 1)
        await lane.stop()
    }

    @Test func `another process that holds the lock makes a group unavailable and no more`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer(connection: ConnectionOptions(busyTimeout: .zero))
        #expect(await lane.enter(1) == .acknowledged)
        let other = try database.connection(.readWrite)
        try other.runScript("BEGIN IMMEDIATE")
        #expect(await lane.enter(2).isUnavailable)
        try other.runScript("ROLLBACK")
        #expect(await lane.enter(3) == .acknowledged)
        await lane.stop()
        #expect(try database.entries() == [1: 2, 3: 2])
    }
}
