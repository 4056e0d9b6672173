// SPDX-License-Identifier: Apache-2.0
import SQLiteAdapter
import Testing

struct LimitTests {
    private static let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    private func memory() throws -> Connection {
        let connection = try Connection(path: "", options: ConnectionOptions(mode: .memory))
        try connection.runScript("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        return connection
    }

    @Test func `a budget stops a statement and those behind it`() throws {
        let connection = try memory()
        connection.withLimit(StepLimit(steps: 50_000)) { connection in
            let error = #expect(throws: SQLiteError.self) { try connection.run(Self.endless) }
            #expect(error?.kind == .interrupted(.budget))
            #expect(error?.sql == Self.endless)
            let second = #expect(throws: SQLiteError.self) { try connection.run(Self.endless) }
            #expect(second?.kind == .interrupted(.budget))
        }
        let interruption = connection.interruption
        #expect(interruption == .budget)
        #expect(try connection.integer("SELECT a FROM t") == 1)
    }

    @Test func `a deadline stops a statement`() throws {
        let connection = try memory()
        connection.withLimit(StepLimit(deadline: .now + .milliseconds(5))) { connection in
            let error = #expect(throws: SQLiteError.self) { try connection.run(Self.endless) }
            #expect(error?.kind == .interrupted(.deadline))
        }
        let after = connection.withLimit(StepLimit()) { $0.interruption }
        #expect(after == nil)
    }

    @Test func `a stopped read leaves the transaction open and a stopped write ends it`() throws {
        let connection = try memory()
        try connection.runScript("BEGIN; INSERT INTO t VALUES (2)")
        connection.withLimit(StepLimit(steps: 10_000)) { connection in
            _ = #expect(throws: SQLiteError.self) { try connection.run(Self.endless) }
        }
        let isOpen = connection.isInTransaction
        #expect(isOpen)
        connection.withLimit(StepLimit(steps: 10_000)) { connection in
            _ = #expect(throws: SQLiteError.self) { try connection.run("INSERT INTO t \(Self.endless)") }
        }
        let isStillOpen = connection.isInTransaction
        #expect(!isStillOpen)
        #expect(try connection.integer("SELECT count(*) FROM t") == 1)
    }

    @Test func `a limit for reads lets a write run to its end`() throws {
        let connection = try memory()
        let bounded = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT i FROM n"
        try connection.withLimit(StepLimit(steps: 1_000, scope: .reads)) { connection in
            try connection.run("INSERT INTO t \(bounded)")
            let error = #expect(throws: SQLiteError.self) { try connection.run(bounded) }
            #expect(error?.kind == .interrupted(.budget))
        }
        #expect(try connection.integer("SELECT count(*) FROM t") == 20_001)
    }

    @Test func `an interrupt ends what a connection runs and all that follows`() async throws {
        let connection = try memory()
        let handle = connection.interruptHandle
        async let interrupted: Void = handle.interrupt()
        let error = #expect(throws: SQLiteError.self) { try connection.run(Self.endless) }
        #expect(error?.kind == .interrupted(.requested))
        await interrupted
        #expect(throws: SQLiteError.self) { try connection.run("SELECT 1") }
    }

    @Test func `an interrupt after the end does nothing`() throws {
        let handle = try memory().interruptHandle
        handle.interrupt()
        #expect(Bool(true))
    }
}
