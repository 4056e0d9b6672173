// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// Change marks are what callers are remembered by: there must be none while a change of another node may be hidden.
struct MarkTests {
    private func labels(_ bed: Bed) throws -> Entity { try #require(bed.source.current.entity("labels")) }

    @Test func `a node whose feed is cut off gives no marks, and gives others afterwards`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one, connections: 1)
        let entity = try labels(one)
        #expect(try await two.list("labels") == "[]")
        #expect(try await comesTrue { two.database.changeMark(of: entity) != nil })
        let mark = two.database.changeMark(of: entity)
        // Whoever has a connection keeps it, and nobody gets another.
        try one.server.run("ALTER DATABASE \(one.name) ALLOW_CONNECTIONS false")
        try one.server.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = '\(one.name)' AND application_name = 'roost feed'
            """
        )
        try await one.create("labels", ["name": "hidden"])
        #expect(try await comesTrue { two.database.changeMark(of: entity) == nil })
        // The pool goes on all the while.
        #expect(try await two.list("labels").contains("hidden"))
        #expect(two.database.changeMark(of: entity) == nil)
        try one.server.run("ALTER DATABASE \(one.name) ALLOW_CONNECTIONS true")
        #expect(try await comesTrue { two.database.changeMark(of: entity) != nil })
        #expect(try #require(two.database.changeMark(of: entity)) > mark ?? .max)
        await one.database.close()
        await two.database.close()
    }

    @Test func `behind a transaction that stays open there are no marks`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one)
        let entity = try labels(one)
        let mark = try await two.mark(of: entity)
        // Somebody's own, in the same database and with a number: not a word of Roost's in it.
        let holder = try Holder("CREATE TABLE elsewhere (a INT)", on: one.server, one.name)
        // As long as nothing is hidden, an open transaction is nobody's business.
        try await one.waitUntil("pg_sleep(1) IS NOT NULL")
        #expect(try await comesTrue { two.database.changeMark(of: entity) == mark })
        try await one.create("labels", ["name": "hidden"])
        #expect(try await comesTrue { two.database.changeMark(of: entity) == nil })
        try holder.release()
        #expect(try await comesTrue { two.database.changeMark(of: entity) != nil })
        #expect(try #require(two.database.changeMark(of: entity)) > mark)
        await one.database.close()
        await two.database.close()
    }

    @Test func `marks stay while transactions overlap without end`() async throws {
        let one = try await Bed(connections: 4)
        let two = try Bed(nodeOf: one)
        let entity = try labels(one)
        let isOver = Noted(false)
        let gaps = Noted(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    while !isOver.now { try await one.create("comments", ["text": .string("w\(writer)")]) }
                }
            }
            for _ in 0..<200 {
                if two.database.changeMark(of: entity) == nil { gaps.change { $0 += 1 } }
                try await Task.sleep(for: .milliseconds(10))
            }
            isOver.change { $0 = true }
            try await group.waitForAll()
        }
        // Each of them is soon over, so that the feed is never far behind.
        #expect(gaps.now < 40)
        await one.database.close()
        await two.database.close()
    }

    @Test func `entries that were taken away before a node saw them count as changes of everything`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one)
        let entity = try labels(one)
        try await one.create("comments", ["text": "first"])
        let heard = Noted<[Change]>([])
        two.database.observeChanges { changes in heard.change { $0 += changes } }
        try await one.create("labels", ["name": "seen"])
        #expect(try await comesTrue { !heard.now.isEmpty })
        let mark = try await two.mark(of: entity)
        // In one transaction, so that no look of the feed comes between.
        try one.sql(
            """
            DELETE FROM roost.changes; INSERT INTO roost.changes VALUES
            (roost.position() + 5, roost.position(), now(), 'other', '1', true, 'create', 1, 'a', 'r', NULL)
            """
        )
        #expect(try await comesTrue { two.database.changeMark(of: entity).map { $0 > mark } ?? false })
        await one.database.close()
        await two.database.close()
    }

    @Test func `no two nodes call different states by one mark`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one)
        let entity = try labels(one)
        var (early, rounds): (Int64?, Int) = (nil, 0)
        // There is a mark for less than a second, which may pass where the machine has much to do.
        while early == nil, rounds < 20 {
            rounds += 1
            // An older transaction with an entry of the same entity, which comes late.
            let late = try Holder(
                """
                SELECT roost.enter(1); INSERT INTO roost.changes VALUES
                (roost.position(), roost.position(), now(), '\(entity.id)', '1', true, 'create', 1, 'a', 'r', NULL)
                """,
                on: one.server,
                one.name
            )
            try await one.create("labels", ["name": "own"])
            // Of the one entry alone: the other node must never call both by it.
            early = one.database.changeMark(of: entity)
            try late.release()
        }
        let mark = try #require(early)
        // What anybody else on the server has open holds the end of the log back.
        var log: [Change] = []
        #expect(
            try await comesTrue {
                log = try await one.database.changes(after: 0, limit: 99)
                return log.count == 2 * rounds
            }
        )
        let last = try #require(log.last?.position)
        #expect(try await comesTrue { two.database.changeMark(of: entity) == last })
        #expect(mark != last)
        #expect(try await comesTrue { one.database.changeMark(of: entity).map { $0 > mark } ?? false })
        await one.database.close()
        await two.database.close()
    }

    @Test func `what an open transaction held back in a new log is no gap`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one)
        let entity = try labels(one)
        let late = try Holder("SELECT roost.enter(1)", on: one.server, one.name)
        try await one.create("labels", ["name": "own"])
        // Many looks see the entry and may not tell of it yet.
        #expect(try await comesTrue { two.database.changeMark(of: entity) == nil })
        try late.release()
        var log: [Change] = []
        #expect(
            try await comesTrue {
                log = try await one.database.changes(after: 0, limit: 99)
                return log.count == 1
            }
        )
        #expect(try await two.mark(of: entity) == log.last?.position)
        await one.database.close()
        await two.database.close()
    }

    @Test func `whoever meets a schema that it does not know hears of it at once, without a listener`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one) { $0.pollInterval = .seconds(600) }
        let versions = Noted<[Int]>([])
        two.database.observeSchemas { version in versions.change { $0.append(version) } }
        try await two.create("labels", ["name": "a"])
        let before = two.source.current.version
        // Not by way of a node, so that no word of it is spread.
        try one.sql(
            """
            INSERT INTO roost.schema (version, at, actor, plan, schema)
            SELECT version + 1, at, actor, plan, schema FROM roost.schema ORDER BY version DESC LIMIT 1
            """
        )
        #expect(await (try? two.list("labels")) == nil)
        #expect(try await comesTrue { versions.now == [before + 1] })
        await one.database.close()
        await two.database.close()
    }
}
