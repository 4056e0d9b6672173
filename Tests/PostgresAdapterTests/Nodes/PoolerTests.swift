// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// Behind a pooler that gives each transaction another session.
struct PoolerTests {
    /// Every fourth case of the contract: all of them would say nothing more of the pooler.
    private static let cases = DataContract.cases.enumerated().filter { $0.offset % 4 == 0 }.map(\.element)

    @Test(arguments: cases)
    func `the contract holds behind a pooler`(_ promise: DataContract.Case) async throws {
        try await Gate.shared.pass {
            let pooler = try Pooler.running()
            let bed = try TestDatabase(connections: 3, pooler.lead)
            do {
                try await promise.run { bed.database }
            } catch {
                await bed.database.close()
                throw error
            }
            await bed.database.close()
        }
    }

    private func comesTrue(within time: Duration, _ body: () throws -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            if try body() { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test(arguments: [false, true])
    func `two nodes hear of each other within a second`(_ listensDirectly: Bool) async throws {
        let pooler = try Pooler.running()
        let options: (inout PostgresDatabaseOptions) -> Void = { options in
            if listensDirectly { options.feed = options.connection }
            pooler.lead(&options)
        }
        let one = try await Bed(nil, options)
        let two = try Bed(nodeOf: one, options)
        let (versions, heard) = (Noted<[Int]>([]), Noted<[Change]>([]))
        two.database.observeSchemas { version in versions.change { $0.append(version) } }
        two.database.observeChanges { changes in heard.change { $0 += changes } }
        try await one.change(to: Bed.blog)
        #expect(try await comesTrue(within: .seconds(60)) { versions.now == [1] })
        try await one.create("labels", ["name": "a"])
        #expect(try await comesTrue(within: .seconds(60)) { heard.now.count == 1 })
        two.source.set(one.source.current)
        try await two.update("labels", "1", ["name": "b"])
        try await one.delete("labels", "1")
        #expect(try await two.list("labels") == "[]")
        let entity = try #require(one.source.current.entity("labels"))
        #expect(try await comesTrue(within: .seconds(60)) { two.database.changeMark(of: entity) != nil })
        await one.database.close()
        await two.database.close()
    }

    @Test func `a schema that changes under load stops nobody`() async throws {
        let pooler = try Pooler.running()
        let bed = try await Bed(connections: 6, pooler.lead)
        let wider = Bed.blog.replacing(
            #""labels":{"fields":{"name":{"type":"text"}}}"#,
            with: #""labels":{"fields":{"name":{"type":"text"},"color":{"type":"text"}}}"#
        )
        let plan = try bed.plan(wider)
        let made = Noted(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    for number in 0..<20 {
                        try await bed.create("labels", ["name": .string("w\(writer)-\(number)")])
                        _ = try await bed.list("labels", [("limit", "2")])
                        made.change { $0 += 1 }
                    }
                }
            }
            group.addTask {
                while made.now < 20 { await Task.yield() }
                try await bed.apply(plan)
            }
            try await group.waitForAll()
        }
        #expect(try bed.sql("SELECT count(*) FROM labels WHERE color IS NULL") == "120")
        await bed.database.close()
    }

    @Test func `settings of one session do not stay with the next`() async throws {
        let pooler = try Pooler.running()
        let bed = try await Bed(connections: 2) { options in
            options.connection.waitsForFlush = false
            pooler.lead(&options)
        }
        try await bed.create("labels", ["name": "a"])
        // The pool's sessions, as another of the pooler's clients finds them.
        var options = PostgresDatabaseOptions(connection: ConnectionOptions(address: bed.server.address(bed.name)))
        pooler.lead(&options)
        for _ in 0..<3 {
            #expect(
                try bed.server.run(
                    at: options.connection.address,
                    "SELECT source FROM pg_settings WHERE name = 'synchronous_commit'"
                )
                    != "session"
            )
            #expect(
                try bed.server.run(at: options.connection.address, "SELECT count(*) FROM pg_listening_channels()")
                    == "0"
            )
        }
        await bed.database.close()
    }
}
