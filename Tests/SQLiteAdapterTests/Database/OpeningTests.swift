// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLiteAdapter
import Testing

struct OpeningTests {
    private func options(_ path: String) -> SQLiteDatabaseOptions {
        let clock = FixedClock()
        return SQLiteDatabaseOptions(
            location: .file(path),
            readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
            now: { clock.now() }
        )
    }

    @Test func `what was written is there when the database is opened again`() async throws {
        let folder = try TemporaryDatabase()
        let first = try await Bed(location: .file(folder.path))
        try await first.create("labels", [["name": "red"], ["name": "blue"]])
        try await first.delete("labels", "2")
        await first.database.close()
        let again = try SQLiteDatabase.open(options(folder.path))
        #expect(!again.wasLeftOpen)
        let stored = try #require(try await again.current())
        #expect(stored.version == 1)
        let changes = try await again.changes(after: 0, limit: 10)
        #expect(changes.map(\.action) == [.create, .create, .delete])
        #expect(changes[2].old["name"] == "blue")
        let labels = try #require(first.source.current.entity("labels"))
        #expect(again.changeMark(of: labels) == 3)
        await again.close()
    }

    @Test func `a number is not given again when its row is gone`() async throws {
        let bed = try await Bed()
        try await bed.create("labels", [["name": "a"], ["name": "b"]])
        try await bed.delete("labels", "2")
        #expect(try await bed.create("labels", ["name": "c"]) == #"{"id":3,"name":"c"}"#)
    }

    @Test func `a database of a newer form is refused in words`() async throws {
        let folder = try TemporaryDatabase()
        let path = folder.path
        await (try SQLiteDatabase.open(options(path))).close()
        do {
            let connection = try Connection(path: path, options: ConnectionOptions(mode: .readWrite))
            try connection.run("UPDATE _roost_meta SET value = 99 WHERE name = 'format'")
        }
        let error = #expect(throws: SQLiteOpenError.self) { try SQLiteDatabase.open(options(path)) }
        #expect(error?.description.contains("newer Roost (format 99") == true)
    }

    @Test func `a second opening is refused while the first holds the lock`() async throws {
        let folder = try TemporaryDatabase()
        let first = try SQLiteDatabase.open(options(folder.path))
        let error = #expect(throws: SQLiteOpenError.self) { try SQLiteDatabase.open(options(folder.path)) }
        #expect(error?.description.contains("is running on this data") == true)
        await first.close()
    }

    @Test func `a database that was not closed says so`() async throws {
        let folder = try TemporaryDatabase()
        do { _ = try SQLiteDatabase.open(options(folder.path)) }
        let database = try SQLiteDatabase.open(options(folder.path))
        #expect(database.wasLeftOpen)
        #expect(try await database.quickCheck() == .sound)
        await database.close()
    }
}
