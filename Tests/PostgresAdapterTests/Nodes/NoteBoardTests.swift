// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import PostgresAdapter
import PostgresTestKit
import Testing

/// Notes that nodes leave for each other.
struct NoteBoardTests {
    private func texts(_ board: NoteBoard, _ text: String? = nil) async throws -> [String] {
        try await board.exchange(text).map(\.text)
    }

    @Test func `a note comes to all other nodes once, in order, and not to its own`() async throws {
        let bed = try await Bed(nil)
        let other = try Bed(nodeOf: bed)
        let (one, two) = (bed.database.noteBoard(node: "one"), other.database.noteBoard(node: "two"))
        #expect(try await texts(one, "a") == [])
        #expect(try await texts(one, #"["b\u0000 'é"]"#) == [])
        #expect(try await texts(two, "c") == ["a", #"["b\u0000 'é"]"#])
        #expect(try await texts(two) == [])
        #expect(try await texts(one) == ["c"])
        #expect(try await texts(one, "d") == [])
        #expect(try await texts(two) == ["d"])
        let three = other.database.noteBoard(node: "three")
        let heard = try await three.exchange(nil)
        #expect(heard.map(\.text).sorted() == ["a", #"["b\u0000 'é"]"#, "c", "d"].sorted())
        #expect(heard.allSatisfy { $0.age >= .zero && $0.age < .seconds(600) })
        await other.database.close()
        await bed.database.close()
    }

    @Test func `a note that is committed late is not missed, and an exchange is one round trip`() async throws {
        let bed = try await Bed(nil)
        let (one, two) = (bed.database.noteBoard(node: "one"), bed.database.noteBoard(node: "two"))
        let late = try Holder(
            "INSERT INTO roost.node_notes VALUES ('three', 1, CAST(extract(epoch FROM now()) * 1000 AS BIGINT), 'late')",
            on: bed.server,
            bed.name
        )
        #expect(try await texts(one, "a") == [])
        #expect(try await texts(two) == ["a"])
        try late.release()
        #expect(try await texts(two) == ["late"])
        #expect(try await texts(two) == [])
        let before = bed.database.pool.roundTrips
        #expect(try await texts(one, "b") == ["late"])
        #expect(bed.database.pool.roundTrips == before + 1)
        await bed.database.close()
    }

    @Test func `what failed can be left again, and comes once`() async throws {
        let bed = try await Bed(nil)
        let (one, two) = (bed.database.noteBoard(node: "one"), bed.database.noteBoard(node: "two"))
        #expect(try await texts(one, "a") == [])
        try bed.sql("ALTER TABLE roost.node_notes RENAME TO gone")
        await #expect(throws: DatabaseError.self) { try await one.exchange("b") }
        try bed.sql("ALTER TABLE roost.gone RENAME TO node_notes")
        // As if the answer to a commit had been lost.
        try bed.sql("INSERT INTO roost.node_notes SELECT node, 2, at, 'b' FROM roost.node_notes")
        #expect(try await texts(one, "b") == [])
        #expect(try await texts(two) == ["a", "b"])
        await bed.database.close()
    }

    @Test func `old notes go, and are not written to the server's log`() async throws {
        let bed = try await Bed(nil)
        try bed.sql("INSERT INTO roost.node_notes VALUES ('old', 1, 1000, 'x')")
        _ = try await texts(bed.database.noteBoard(node: "one"), "a")
        #expect(try bed.sql("SELECT string_agg(node, ',') FROM roost.node_notes") == "one")
        #expect(try bed.sql("SELECT relpersistence FROM pg_class WHERE oid = 'roost.node_notes'::regclass") == "u")
        await bed.database.close()
    }

    @Test func `a database from before there were notes gets the table when it is opened`() async throws {
        let bed = try await Bed(nil)
        await bed.database.close()
        try bed.sql("DROP TABLE roost.node_notes; UPDATE roost.meta SET value = 'older' WHERE name = 'functions'")
        let again = try Bed(nodeOf: bed)
        #expect(try await texts(again.database.noteBoard(node: "one"), "a") == [])
        await again.database.close()
    }
}
