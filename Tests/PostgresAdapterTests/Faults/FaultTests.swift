// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// Connections that break, servers that go, transactions that meet: what was acknowledged is there, nothing is there
/// twice, and the database comes back by itself.
struct FaultTests {
    private static func failure(_ body: () async throws -> Void) async -> DataError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? DataError
        }
    }

    @Test func `a connection that was cut while idle costs nothing`() async throws {
        let bed = try await Bed(connections: 2)
        try await bed.create("labels", ["name": "a"])
        #expect(try bed.cut() > 0)
        #expect(try await bed.list("labels").contains("\"a\""))
        try bed.cut()
        try await bed.create("labels", ["name": "b"])
        #expect(try bed.sql("SELECT count(*) FROM labels") == "2")
        await bed.database.close()
    }

    @Test func `a write that is cut before its commit is done once`() async throws {
        let bed = try await Bed(connections: 2)
        try await bed.create("labels", ["name": "a"])
        // Somebody holds the row, so that the update waits in the middle of its transaction.
        let holder = try Holder("UPDATE labels SET name = name", on: bed.server, bed.name)
        async let update = bed.update("labels", "1", ["name": "b"])
        try await bed.waitUntil(
            "EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = '\(bed.name)' AND wait_event_type = 'Lock')"
        )
        #expect(try bed.cut(running: "%FOR NO KEY UPDATE%") == 1)
        try holder.release()
        _ = try await update
        #expect(try bed.sql("SELECT name, _version FROM labels") == "b|2")
        #expect(try await bed.database.changes(after: 0, limit: 9).count == 2)
        await bed.database.close()
    }

    @Test func `a write that is cut in its commit is not acknowledged, and not done again`() async throws {
        let bed = try await Bed(connections: 2)
        try bed.sql(
            """
            CREATE FUNCTION slow() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(20); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON labels DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION slow()
            """
        )
        async let outcome = Self.failure { _ = try await bed.create("labels", ["name": "a"]) }
        try await bed.waitUntil(
            "EXISTS (SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep')"
        )
        #expect(try bed.cut(running: "COMMIT") == 1)
        #expect(await outcome == .unavailable)
        try bed.sql("DROP TRIGGER slow ON labels")
        #expect(try bed.sql("SELECT count(*) FROM labels") == "0")
        try await bed.create("labels", ["name": "b"])
        #expect(try await bed.list("labels").contains("\"b\""))
        await bed.database.close()
    }

    @Test func `a session that forgets its statements, as behind a pooler, is used all the same`() async throws {
        let bed = try await Bed(connections: 1)
        try await bed.create("labels", ["name": "a"])
        try bed.sql(
            """
            CREATE FUNCTION forget() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN EXECUTE ''DEALLOCATE ALL''; RETURN NEW; END';
            CREATE TRIGGER forget AFTER INSERT ON labels FOR EACH ROW EXECUTE FUNCTION forget()
            """
        )
        for number in 0..<3 { try await bed.create("labels", ["name": .string("l\(number)")]) }
        #expect(try await bed.list("labels", [("select", "name")]).contains("l2"))
        #expect(try bed.sql("SELECT count(*) FROM labels") == "4")
        #expect(try await bed.database.changes(after: 0, limit: 9).count == 4)
        await bed.database.close()
    }

    @Test func `a slow statement ends with its deadline and gives back its connection`() async throws {
        let bed = try await Bed(connections: 1)
        try await bed.create("labels", ["name": "a"])
        let holder = try Holder("UPDATE labels SET name = name", on: bed.server, bed.name)
        let start = ContinuousClock.now
        let error = await Self.failure {
            _ = try await bed.records().update(
                "labels",
                "1",
                ["name": "b"],
                context: bed.context(within: .milliseconds(300))
            )
        }
        #expect(error == .deadlineExceeded)
        #expect(ContinuousClock.now - start < .seconds(100))
        #expect(try await bed.list("labels").contains("\"a\""))
        try holder.release()
        #expect(try bed.sql("SELECT name FROM labels") == "a")
        await bed.database.close()
    }

    @Test func `work beyond the queue is refused at once`() async throws {
        let bed = try await Bed(connections: 1) { $0.pool.queueCapacity = 2 }
        try await bed.create("labels", ["name": "a"])
        let holder = try Holder("LOCK TABLE labels", on: bed.server, bed.name)
        let refused = Noted(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    if await Self.failure({ _ = try await bed.list("labels") }) == .overloaded {
                        refused.change { $0 += 1 }
                    }
                }
            }
            // One runs and two wait; all others have been sent away when the last of them is.
            while refused.now < 17 { await Task.yield() }
            try holder.release()
            try await group.waitForAll()
        }
        // The one that runs may have been taken from the queue later than all came.
        #expect((17...18).contains(refused.now))
        #expect(try await bed.list("labels").contains("\"a\""))
        await bed.database.close()
    }

    @Test func `transactions that wait for each other both go through`() async throws {
        let bed = try await Bed(connections: 4)
        try await bed.create("labels", ["name": "a"])
        try await bed.create("labels", ["name": "b"])
        // Each row's lock is held while the other's is asked for, in both orders at once.
        try bed.sql(
            """
            CREATE FUNCTION other() RETURNS TRIGGER LANGUAGE plpgsql AS
            'BEGIN IF pg_trigger_depth() = 1 THEN PERFORM pg_sleep(0.05);
                PERFORM 1 FROM labels WHERE id = 3 - NEW.id FOR UPDATE; END IF; RETURN NEW; END';
            CREATE TRIGGER other BEFORE UPDATE ON labels FOR EACH ROW EXECUTE FUNCTION other()
            """
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for turn in 0..<6 {
                group.addTask { _ = try await bed.update("labels", "\(turn % 2 + 1)", ["name": .string("t\(turn)")]) }
            }
            try await group.waitForAll()
        }
        #expect(try bed.sql("SELECT sum(_version) FROM labels") == "8")
        #expect(Int(try bed.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = '\(bed.name)'")) ?? 0 >= 0)
        await bed.database.close()
    }

    @Test func `a server that is restarted under load keeps what it acknowledged`() async throws {
        let server = try TestServer()
        let bed = try await Bed(connections: 4, on: server)
        try bed.sql("ALTER DATABASE \(bed.name) SET synchronous_commit = on")
        try bed.cut()
        let acknowledged = Noted<Set<String>>([])
        let refusals = Noted<[DataError]>([])
        let isOver = Noted(false)
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    var number = 0
                    while !isOver.now {
                        number += 1
                        let name = "w\(writer)-\(number)"
                        let error = await Self.failure { _ = try await bed.create("labels", ["name": .string(name)]) }
                        if let error {
                            refusals.change { $0.append(error) }
                            try? await Task.sleep(for: .milliseconds(10))
                        } else {
                            acknowledged.change { $0.insert(name) }
                        }
                    }
                }
            }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(500))
                try? server.control("-m", "immediate", "restart")
                try? await Task.sleep(for: .milliseconds(3_000))
                isOver.change { $0 = true }
            }
        }
        let stored = try bed.sql("SELECT name FROM labels").split(separator: "\n").map(String.init)
        let names = acknowledged.now
        #expect(names.count > 10)
        #expect(names.subtracting(stored).isEmpty, "acknowledged and lost")
        #expect(Set(stored).count == stored.count, "done twice")
        #expect(refusals.now.allSatisfy { $0 == .unavailable })
        #expect(try await bed.list("labels", [("limit", "1")]).contains("w"))
        await bed.database.close()
    }
}
