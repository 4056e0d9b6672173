// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// Servers that are gone, that take calls and say nothing, or that have no place: callers don't wait for them.
struct ConnectingTests {
    private struct Answer {
        let error: DataError?
        let time: Duration
    }

    /// `count` lists at once.
    private func answers(_ bed: Bed, _ count: Int, within time: Duration) async -> [Answer] {
        await withTaskGroup(of: Answer.self) { group in
            for _ in 0..<count {
                group.addTask {
                    let start = ContinuousClock.now
                    do {
                        _ = try await bed.records().list(
                            "labels",
                            try RecordQuery(parameters: []),
                            context: bed.context(within: time)
                        )
                        return Answer(error: nil, time: .now - start)
                    } catch {
                        return Answer(error: error as? DataError, time: .now - start)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func recovers(_ bed: Bed, within time: Duration) async -> Bool {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            if await answers(bed, 1, within: .seconds(5))[0].error == nil { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    @Test func `a server that says nothing costs a request no more than its time`() async throws {
        let door = try Door(to: try TestServer.running())
        let bed = try await Bed(connections: 3) { options in
            door.lead(&options)
            options.connection.connectTimeout = .seconds(20)
        }
        #expect(await answers(bed, 9, within: .seconds(120)).allSatisfy { $0.error == nil })
        try door.leadNowhere()
        try bed.cut()
        let late = await answers(bed, 30, within: .milliseconds(400))
        #expect(late.allSatisfy { $0.error == .deadlineExceeded || $0.error == .unavailable })
        #expect(late.allSatisfy { $0.time < .seconds(15) }, "\(late.map(\.time).max() ?? .zero)")
        try door.open()
        #expect(await recovers(bed, within: .seconds(120)))
        await bed.database.close()
    }

    @Test func `a server that is down has requests sent away at once, and is found when it is back`() async throws {
        let door = try Door(to: try TestServer.running())
        let bed = try await Bed(connections: 3, door.lead)
        #expect(await answers(bed, 9, within: .seconds(120)).allSatisfy { $0.error == nil })
        try door.close()
        try bed.cut()
        for _ in 0..<3 {
            let refused = await answers(bed, 50, within: .seconds(120))
            #expect(refused.allSatisfy { $0.error == .unavailable })
        }
        try door.open()
        #expect(await recovers(bed, within: .seconds(120)))
        await bed.database.close()
    }

    @Test func `work that waits for a connection is sent away when its time is over`() async throws {
        let bed = try await Bed(connections: 1)
        let holder = try Holder("LOCK TABLE labels", on: bed.server, bed.name)
        async let slow = bed.list("labels")
        try await bed.waitUntil(
            "EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = '\(bed.name)' AND wait_event_type = 'Lock')"
        )
        let late = await answers(bed, 10, within: .milliseconds(200))
        #expect(late.allSatisfy { $0.error == .deadlineExceeded })
        try holder.release()
        #expect(try await slow == "[]")
        await bed.database.close()
    }

    @Test func `a server with few places left is used with those that there are`() async throws {
        let server = try TestServer.running()
        let name = try server.makeDatabase()
        try server.run("CREATE ROLE \(name)_few LOGIN PASSWORD 'x' CONNECTION LIMIT 3")
        try server.run("ALTER DATABASE \(name) OWNER TO \(name)_few")
        try server.run("ALTER SCHEMA public OWNER TO \(name)_few", in: name)
        let address = server.address(name, user: "\(name)_few", password: "x")
        let bed = try await Bed(connections: 8) { $0.connection.address = address }
        let answers = await answers(bed, 200, within: .seconds(120))
        #expect(answers.allSatisfy { $0.error == nil })
        #expect(bed.database.pool.connections <= 3)
        await bed.database.close()
    }

    @Test func `two hundred tasks share two connections`() async throws {
        let bed = try await Bed(connections: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await bed.create("labels", ["name": .string("l\(number)")])
                    _ = try await bed.list("labels", [("limit", "1")])
                }
            }
            try await group.waitForAll()
        }
        #expect(try bed.sql("SELECT count(DISTINCT name), count(*) FROM labels") == "200|200")
        #expect(bed.database.pool.connections == 2)
        await bed.database.close()
    }
}
