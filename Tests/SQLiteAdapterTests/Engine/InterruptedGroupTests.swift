// SPDX-License-Identifier: Apache-2.0
import SQLiteAdapter
import Testing

/// What SQLite does by itself inside a group: it ends the whole transaction when a write is interrupted.
struct InterruptedGroupTests {
    private static let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"

    private static func run(_ sql: String, on connection: borrowing Connection) throws(EntryFailure) {
        do throws(SQLiteError) { try connection.run(sql) } catch { throw .sqlite(error) }
    }

    /// A writer whose deadlines go by `clock`.
    private func writer(_ clock: ManualClock, on database: TemporaryDatabase) throws -> WriterLane {
        try database.writer(
            WriterLaneOptions(now: { clock.now }),
            connection: ConnectionOptions(now: { clock.now })
        )
    }

    @Test func `a read that is stopped in a group fails alone`() async throws {
        let database = try TemporaryDatabase()
        let clock = ManualClock()
        let lane = try writer(clock, on: database)
        let deadline = clock.now + .seconds(1)
        let outcomes = try await lane.holding(1...5) { id in
            await lane.enter(id, deadline: id == 3 ? deadline : nil) { connection throws(EntryFailure) in
                guard id == 3 else { return }
                clock.advance(by: .seconds(2))
                try Self.run(Self.endless, on: connection)
            }
        }
        let metrics = lane.metrics
        await lane.stop()
        #expect(outcomes[3] == .refused(.deadlineExceeded))
        for (id, outcome) in outcomes where id != 3 { #expect(outcome == .acknowledged) }
        #expect(metrics.largestGroup == 5)
        #expect(metrics.reruns == 0)
        #expect(try database.entries() == [1: 2, 2: 2, 4: 2, 5: 2])
    }

    @Test func `a write in a group is not stopped`() async throws {
        let database = try TemporaryDatabase()
        let clock = ManualClock()
        let lane = try writer(clock, on: database)
        let deadline = clock.now + .seconds(1)
        let outcomes = try await lane.holding(1...3) { id in
            await lane.enter(id, deadline: id == 2 ? deadline : nil) { connection throws(EntryFailure) in
                guard id == 2 else { return }
                clock.advance(by: .seconds(2))
                try Self.run("INSERT INTO entry SELECT i + 10, 'x' FROM (\(Self.endless) LIMIT 20000)", on: connection)
            }
        }
        await lane.stop()
        #expect(outcomes.count == 3)
        #expect(outcomes.values.allSatisfy { $0 == .acknowledged })
        #expect(try database.entries().count == 3 + 20_000)
    }

    @Test func `a write alone is stopped at its deadline`() async throws {
        let database = try TemporaryDatabase()
        let clock = ManualClock()
        let lane = try writer(clock, on: database)
        let outcome = await lane.enter(1, deadline: clock.now + .seconds(1), isolation: .alone) {
            connection throws(EntryFailure) in
            clock.advance(by: .seconds(2))
            try Self.run("INSERT INTO entry SELECT i + 10, 'x' FROM (\(Self.endless))", on: connection)
        }
        #expect(outcome == .refused(.deadlineExceeded))
        #expect(await lane.enter(2) == .acknowledged)
        await lane.stop()
        #expect(try database.entries() == [2: 2])
    }

    @Test func `an interrupted write ends the transaction and its neighbors are run again`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let outcomes = try await lane.holding(1...9) { id in
            await lane.enter(id) { connection throws(EntryFailure) in
                guard id == 5 else { return }
                // A limit of the work's own that stops writes, which the lane's never does.
                try connection.withLimit(StepLimit(steps: 10_000)) { (connection) throws(EntryFailure) in
                    try Self.run("INSERT INTO entry SELECT i + 100, 'first' FROM (\(Self.endless))", on: connection)
                }
            }
        }
        let metrics = lane.metrics
        await lane.stop()
        for (id, outcome) in outcomes where id != 5 { #expect(outcome == .acknowledged) }
        guard case .failed(.sqlite(let error)) = outcomes[5] else {
            Issue.record("the interrupted write was answered \(String(describing: outcomes[5]))")
            return
        }
        #expect(error.kind == .interrupted(.budget))
        #expect(metrics.largestGroup == 9)
        #expect(metrics.reruns == 9)
        let entries = try database.entries()
        #expect(entries.keys.sorted() == [1, 2, 3, 4, 6, 7, 8, 9])
        #expect(entries.values.allSatisfy { $0 == 2 })
    }

    @Test func `work that passes over a lost transaction is not acknowledged`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let outcomes = try await lane.holding(1...4) { id in
            await lane.enter(id) { connection throws(EntryFailure) in
                guard id == 2 else { return }
                connection.withLimit(StepLimit(steps: 10_000)) { connection in
                    try? connection.run("INSERT INTO entry SELECT i + 100, 'first' FROM (\(Self.endless))")
                }
                // Outside of any transaction now: it must not be committed on its own.
                try? connection.run("INSERT INTO entry VALUES (77, 'first')")
            }
        }
        await lane.stop()
        #expect(outcomes[2]?.isUnavailable == true)
        #expect(try database.entries() == [1: 2, 3: 2, 4: 2])
    }
}
