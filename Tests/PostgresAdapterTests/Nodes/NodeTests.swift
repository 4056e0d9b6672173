// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// Several nodes on one database.
struct NodeTests {
    private static let wider = Bed.blog.replacing(
        #""labels":{"fields":{"name":{"type":"text"}}}"#,
        with: #""labels":{"fields":{"name":{"type":"text"},"color":{"type":"text"}}}"#
    )

    @Test func `what one node commits the other hears of, once and whole`() async throws {
        let (one, heard) = (try await Bed(), Noted<[[Change]]>([]))
        let two = try Bed(nodeOf: one)
        two.database.observeChanges { changes in heard.change { $0.append(changes) } }
        let entity = try #require(one.source.current.entity("labels"))
        let mark = try await two.mark(of: entity)
        for number in 0..<10 { try await one.create("labels", ["name": .string("l\(number)")]) }
        try await two.create("labels", ["name": "own"])
        #expect(try await comesTrue { heard.now.count >= 11 })
        let log = try await one.database.changes(after: 0, limit: 100)
        #expect(heard.now.flatMap(\.self) == log.filter { $0.entityID == entity.id })
        #expect(try await two.mark(of: entity) > mark)
        await one.database.close()
        await two.database.close()
    }

    @Test func `a transaction that commits late is behind nobody`() async throws {
        let (bed, heard) = (try await Bed(), Noted<[Change]>([]))
        bed.database.observeChanges { changes in heard.change { $0 += changes } }
        try await bed.create("labels", ["name": "first"])
        #expect(try await comesTrue { heard.now.count == 1 })
        // Begins before the others, and writes into the log as a node does.
        let late = try Holder(
            """
            SELECT roost.enter(1); INSERT INTO roost.changes VALUES
            (roost.position(), roost.position(), now(), 'late', '1', true, 'create', 1, 'a', 'r', NULL)
            """,
            on: bed.server,
            bed.name
        )
        for number in 0..<5 { try await bed.create("labels", ["name": .string("l\(number)")]) }
        let before = try await bed.database.changes(after: 0, limit: 100)
        let position = before.last?.position ?? 0
        #expect(before.count == 1, "nothing behind an open transaction is shown")
        try late.release()
        let behind = try await bed.database.changes(after: position, limit: 100)
        #expect(behind.map(\.entityID).filter { $0 == "late" }.count == 1)
        #expect(behind.count == 6 && behind.map(\.position) == behind.map(\.position).sorted())
        #expect(try await comesTrue { heard.now.count >= 7 })
        #expect(heard.now == before + behind)
        await bed.database.close()
    }

    @Test func `a node that starts hears of what was under way then`() async throws {
        let one = try await Bed()
        let entity = try #require(one.source.current.entity("labels"))
        let late = try Holder(
            """
            SELECT roost.enter(1); INSERT INTO roost.changes VALUES
            (roost.position(), roost.position(), now(), '\(entity.id)', '1', true, 'create', 1, 'a', 'r', NULL)
            """,
            on: one.server,
            one.name
        )
        let two = try Bed(nodeOf: one)
        let mark = try await two.mark(of: entity)
        try late.release()
        #expect(try await comesTrue { two.database.changeMark(of: entity) ?? 0 > mark })
        await one.database.close()
        await two.database.close()
    }

    @Test func `a transaction of another database holds nobody back`() async throws {
        let bed = try await Bed()
        let other = try Holder("CREATE TABLE held_elsewhere (a INT)", on: bed.server, "template1")
        try await bed.create("labels", ["name": "a"])
        #expect(try await bed.database.changes(after: 0, limit: 100).count == 1)
        try other.release()
        try bed.server.run("DROP TABLE held_elsewhere", in: "template1")
        await bed.database.close()
    }

    @Test func `a schema that one node applies is in force on the other`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one)
        let versions = Noted<[Int]>([])
        two.database.observeSchemas { version in versions.change { $0.append(version) } }
        try await two.create("labels", ["name": "before"])
        try await one.change(to: Self.wider)
        // Planned under the schema before: refused, whether the node has heard or not.
        await #expect(throws: (any Error).self) { try await two.create("labels", ["name": "stale"]) }
        await #expect(throws: (any Error).self) { _ = try await two.list("labels") }
        two.source.set(one.source.current)
        try await two.create("labels", ["name": "after", "color": "red"])
        #expect(try await one.list("labels", [("sort", "id")]).contains(#""color":"red""#))
        #expect(try await comesTrue { versions.now == [2] })
        await one.database.close()
        await two.database.close()
    }

    @Test func `increments on two nodes all count`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one)
        try await one.create("posts", ["title": "a", "views": 0])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                let bed = number % 2 == 0 ? one : two
                group.addTask { _ = try await bed.update("posts", "1", ["views": ["$inc": 1]]) }
            }
            try await group.waitForAll()
        }
        #expect(try one.sql("SELECT views, _version FROM posts") == "60|61")
        await one.database.close()
        await two.database.close()
    }

    @Test func `one value is taken once, whichever node asks`() async throws {
        let one = try await Bed()
        let two = try Bed(nodeOf: one)
        let taken = Noted(0)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                let bed = number % 2 == 0 ? one : two
                group.addTask {
                    let made = try? await bed.create("users", ["name": "n", "email": "a@example.org"])
                    if made != nil { taken.change { $0 += 1 } }
                }
            }
        }
        #expect(taken.now == 1)
        #expect(try one.sql("SELECT count(*) FROM roost.changes") == "1")
        await one.database.close()
        await two.database.close()
    }
}
