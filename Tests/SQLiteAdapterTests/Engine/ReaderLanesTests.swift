// SPDX-License-Identifier: Apache-2.0
import SQLiteAdapter
import Synchronization
import Testing

struct ReaderLanesTests {
    private static let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    private static func count(_ connection: borrowing Connection) throws(SQLiteError) -> Int64? {
        try connection.integer("SELECT count(*) FROM entry")
    }

    @Test func `reads return while a write transaction stays open`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let readers = try database.readers()
        #expect(await lane.enter(1) == .acknowledged)
        var seen: [Int64?] = []
        let outcomes = try await lane.holding([]) {
            await lane.enter($0)
        } then: {
            for _ in 0..<20 {
                seen.append(try? await readers.read { (connection) throws(SQLiteError) in try Self.count(connection) })
                seen.append(
                    try? readers.readInPlace { (connection) throws(SQLiteError) in try Self.count(connection) } ?? nil
                )
            }
        }
        #expect(outcomes.isEmpty)
        #expect(seen == Array(repeating: 2, count: 40))
        await readers.stop()
        await lane.stop()
    }

    @Test func `a read does not see what is not committed`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let readers = try database.readers()
        let written = Signal()
        let released = Signal()
        async let outcome = lane.enter(1) { _ in
            written.give()
            released.hold()
        }
        await written.received()
        let during = try await readers.read { (connection) throws(SQLiteError) in try Self.count(connection) }
        released.give()
        #expect(await outcome == .acknowledged)
        let after = try await readers.read { (connection) throws(SQLiteError) in try Self.count(connection) }
        #expect(during == 0)
        #expect(after == 2)
        await readers.stop()
        await lane.stop()
    }

    @Test func `a snapshot is one state across its statements`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let readers = try database.readers(threads: 1)
        #expect(await lane.enter(1) == .acknowledged)
        let first = Signal()
        let written = Signal()
        async let counts = readers.read { (connection) throws(SQLiteError) in
            try connection.withSnapshot { (connection) throws(SQLiteError) in
                let before = try Self.count(connection)
                first.give()
                written.hold()
                return [before, try Self.count(connection)]
            }
        }
        await first.received()
        #expect(await lane.enter(2) == .acknowledged)
        written.give()
        #expect(try await counts == [2, 2])
        let after = try await readers.read { (connection) throws(SQLiteError) in try Self.count(connection) }
        #expect(after == 4)
        await readers.stop()
        await lane.stop()
    }

    @Test func `a long read ends at its deadline`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let readers = try database.readers(threads: 1)
        let error = await #expect(throws: LaneError<SQLiteError>.self) {
            try await readers.read(deadline: .now + .milliseconds(20)) { (connection) throws(SQLiteError) in
                try connection.run(Self.endless)
            }
        }
        #expect(error == .refused(.deadlineExceeded))
        let late = await #expect(throws: LaneError<SQLiteError>.self) {
            try await readers.read(deadline: .now - .seconds(1)) { (connection) throws(SQLiteError) in
                try connection.run("SELECT 1")
            }
        }
        #expect(late == .refused(.deadlineExceeded))
        #expect(try await readers.read { (connection) throws(SQLiteError) in try Self.count(connection) } == 0)
        await readers.stop()
        await lane.stop()
    }

    @Test func `a read in place that costs too much is left to a lane`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let readers = try database.readers()
        let found = try readers.readInPlace { (connection) throws(SQLiteError) in try Self.count(connection) }
        #expect(found == .some(0))
        let over = try readers.readInPlace { (connection) throws(SQLiteError) in try connection.integer(Self.endless) }
        #expect(over == nil)
        let again = try readers.readInPlace { (connection) throws(SQLiteError) in try Self.count(connection) }
        #expect(again == .some(0))
        await readers.stop()
        await lane.stop()
    }

    @Test func `a read in place does not wait for a connection`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let readers = try database.readers(inPlace: 1)
        let inner = try readers.readInPlace { (_) throws(SQLiteError) -> Int64?? in
            try readers.readInPlace { (connection) throws(SQLiteError) in try Self.count(connection) }
        }
        #expect(inner == .some(.none))
        await readers.stop()
        await lane.stop()
    }

    @Test func `an error in place is the caller's and leaves no transaction open`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let readers = try database.readers(inPlace: 1)
        #expect(throws: SQLiteError.self) {
            try readers.readInPlace { (connection) throws(SQLiteError) in
                try connection.runScript("BEGIN; SELECT count(*) FROM entry; SELECT * FROM nowhere")
            }
        }
        #expect(await lane.enter(1) == .acknowledged)
        #expect(try readers.readInPlace { (connection) throws(SQLiteError) in try Self.count(connection) } == .some(2))
        await readers.stop()
        await lane.stop()
    }

    @Test func `a full queue of readers refuses at once`() async throws {
        let database = try TemporaryDatabase()
        let lane = try database.writer()
        let readers = try database.readers(threads: 1, queueCapacity: 1)
        let entered = Signal()
        let released = Signal()
        async let running: Void = readers.read { _ throws(SQLiteError) in
            entered.give()
            released.hold()
        }
        await entered.received()
        async let waiting: Void = readers.read { _ throws(SQLiteError) in }
        while readers.waiting < 1 { await Task.yield() }
        let error = await #expect(throws: LaneError<SQLiteError>.self) {
            try await readers.read { _ throws(SQLiteError) in }
        }
        #expect(error == .refused(.overloaded))
        released.give()
        try await running
        try await waiting
        await readers.stop()
        let late = await #expect(throws: LaneError<SQLiteError>.self) {
            try await readers.read { _ throws(SQLiteError) in }
        }
        #expect(late == .refused(.stopped))
        await lane.stop()
    }
}
