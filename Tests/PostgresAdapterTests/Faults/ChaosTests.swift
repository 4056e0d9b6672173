// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// Writers that go on while the server is treated badly.
struct ChaosTests {
    private struct Outcome {
        var acknowledged: Set<String> = []
        var refusals: [DataError] = []
    }

    /// Runs six writers for as long as `trouble` takes.
    private func write(_ bed: Bed, during trouble: @escaping @Sendable () async throws -> Void) async throws -> Outcome
    {
        let outcome = Noted(Outcome())
        let isOver = Noted(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    var number = 0
                    while !isOver.now {
                        number += 1
                        let name = "w\(writer)-\(number)"
                        do throws(DataError) {
                            _ = try await bed.records().create("labels", ["name": .string(name)], context: bed.context)
                            outcome.change { $0.acknowledged.insert(name) }
                        } catch {
                            outcome.change { $0.refusals.append(error) }
                            try? await Task.sleep(for: .milliseconds(5))
                        }
                    }
                }
            }
            group.addTask {
                defer { isOver.change { $0 = true } }
                try await trouble()
            }
            try await group.waitForAll()
        }
        return outcome.now
    }

    private func expectKept(_ outcome: Outcome, _ bed: Bed) async throws {
        let stored = try bed.sql("SELECT name FROM labels").split(separator: "\n").map(String.init)
        #expect(!outcome.acknowledged.isEmpty)
        #expect(outcome.acknowledged.subtracting(stored).isEmpty, "acknowledged and lost")
        #expect(Set(stored).count == stored.count, "done twice")
        #expect(
            outcome.refusals.allSatisfy { $0 == .unavailable },
            "\(outcome.refusals.first { $0 != .unavailable }.debugDescription)"
        )
        // What is stored is in the log, once, and nothing else is.
        #expect(
            try bed.sql("SELECT count(*), count(DISTINCT record_id) FROM roost.changes")
                == "\(stored.count)|\(stored.count)"
        )
        try await expectWritable(bed)
    }

    /// The end of a connection may reach the server only after the last writer has stopped, so a write or two may still
    /// meet it.
    private func expectWritable(_ bed: Bed) async throws {
        var refusals: [DataError] = []
        let isWritable = try await comesTrue {
            do throws(DataError) {
                let name = "after \(refusals.count)"
                _ = try await bed.records().create("labels", ["name": .string(name)], context: bed.context)
                return true
            } catch {
                refusals.append(error)
                return false
            }
        }
        #expect(isWritable)
        #expect(refusals.count <= 10 && refusals.allSatisfy { $0 == .unavailable }, "\(refusals)")
    }

    @Test func `connections that are cut all the time lose nothing and double nothing`() async throws {
        let bed = try await Bed(connections: 4)
        let outcome = try await write(bed) {
            for _ in 0..<40 {
                try bed.server.run(
                    """
                    SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE datname = '\(bed.name)'
                    AND application_name LIKE 'roost%' ORDER BY random() LIMIT 2) AS few
                    """
                )
            }
        }
        try await expectKept(outcome, bed)
        await bed.database.close()
    }

    @Test(arguments: ["fast", "immediate"])
    func `a server that is restarted twice in the middle of writes loses nothing`(_ mode: String) async throws {
        let server = try TestServer()
        let bed = try await Bed(connections: 4, on: server)
        try bed.sql("ALTER DATABASE \(bed.name) SET synchronous_commit = on")
        try bed.cut()
        let outcome = try await write(bed) {
            for _ in 0..<2 {
                try await Task.sleep(for: .milliseconds(300))
                try server.control("-m", mode, "restart")
            }
            try await Task.sleep(for: .milliseconds(2_500))
        }
        try await expectKept(outcome, bed)
        await bed.database.close()
    }

    @Test func `the server's own limits of time are answered as unavailable, and end nothing`() async throws {
        let bed = try await Bed(connections: 2)
        try await bed.create("labels", ["name": "a"])
        try bed.sql("ALTER DATABASE \(bed.name) SET statement_timeout = '150ms'")
        try bed.sql("ALTER DATABASE \(bed.name) SET idle_in_transaction_session_timeout = '100ms'")
        try bed.cut()
        #expect(try await bed.list("labels").contains("\"a\""))
        let holder = try Holder(
            "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; LOCK TABLE labels",
            on: bed.server,
            bed.name
        )
        await #expect(throws: DataError.unavailable) { try await bed.update("labels", "1", ["name": "b"]) }
        await #expect(throws: DataError.unavailable) { _ = try await bed.list("labels") }
        try holder.release()
        try await bed.update("labels", "1", ["name": "c"])
        #expect(try await bed.list("labels", [("select", "name")]) == #"[{"name":"c"}]"#)
        await bed.database.close()
    }

    @Test func `a session that stands still is left to itself`() async throws {
        let bed = try await Bed(connections: 2) { $0.connection.cancelPatience = .milliseconds(300) }
        try await bed.create("labels", ["name": "a"])
        let holder = try Holder("LOCK TABLE labels", on: bed.server, bed.name)
        let stuck = Task {
            try await bed.records().update(
                "labels",
                "1",
                ["name": "b"],
                context: bed.context(within: .seconds(6))
            )
        }
        let waiting = "SELECT pid FROM pg_stat_activity WHERE datname = '\(bed.name)' AND wait_event_type = 'Lock'"
        try await bed.waitUntil("EXISTS (\(waiting))")
        let pid = try bed.sql(waiting)
        try bed.server.signal("STOP", pid)
        let start = ContinuousClock.now
        await #expect(throws: DataError.deadlineExceeded) { _ = try await stuck.value }
        #expect(ContinuousClock.now - start < .seconds(100))
        try holder.release()
        #expect(try await bed.list("labels").contains("\"a\""))
        try bed.server.signal("CONT", pid)
        try await bed.create("labels", ["name": "c"])
        #expect(try await bed.list("labels", [("count", "exact"), ("where", #"{"name":"b"}"#)]) == "[]")
        await bed.database.close()
    }
}
