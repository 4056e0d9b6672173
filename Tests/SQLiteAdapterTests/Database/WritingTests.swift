// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLiteAdapter
import Testing

struct WritingTests {
    @Test func `a refused create takes nothing of its neighbors' along`() async throws {
        let bed = try await Bed()
        try await bed.create("users", ["name": "first", "email": "taken@example.org"])
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let email = number % 3 == 0 ? "taken@example.org" : "u\(number)@example.org"
                    _ = try? await bed.create("users", ["name": .string("n\(number)"), "email": .string(email)])
                }
            }
        }
        let refused = (0..<200).filter { $0 % 3 == 0 }.count
        #expect(try bed.sql("SELECT count(*) FROM users") == [[.integer(Int64(201 - refused))]])
        let changes = try await bed.database.changes(after: 0, limit: 1_000)
        #expect(changes.count == 201 - refused)
        #expect(Set(changes.map(\.position)).count == changes.count)
        #expect(bed.database.metrics.largestGroup > 1)
    }

    @Test func `a delete with its cascade is in the log row by row`() async throws {
        let bed = try await Bed()
        try await bed.create("users", ["name": "Ann"])
        try await bed.create("posts", [["title": "a", "author": ["$set": ["id": 1]]], ["title": "b"]])
        try await bed.create(
            "comments",
            [["text": "x", "post": ["$set": ["id": 1]]], ["text": "y", "post": ["$set": ["id": 1]]]]
        )
        let start = try await bed.database.changes(after: 0, limit: 100).last?.position ?? 0
        try await bed.delete("posts", "1")
        try await bed.delete("users", "1")
        let changes = try await bed.database.changes(after: start, limit: 100)
        #expect(changes.map(\.action) == [.delete, .delete, .delete, .delete])
        #expect(Set(changes.prefix(3).map(\.transaction)).count == 1)
        #expect(try bed.sql("SELECT count(*) FROM comments") == [[.integer(0)]])
    }

    @Test func `secrets stay out of the log and of answers`() async throws {
        let bed = try await Bed()
        let made = try await bed.create("users", ["name": "Ann", "password": "correct horse"])
        #expect(!made.contains("password"))
        try await bed.update("users", "1", ["password": "battery staple", "age": 3])
        try await bed.delete("users", "1")
        let log = try bed.sql("SELECT old FROM _roost_changes").flatMap(\.self)
        let text = log.map { "\($0)" }.joined()
        #expect(text.contains("age"))
        #expect(!text.contains("password") && !text.contains("plain"))
    }

    @Test func `old entries are pruned and the last one stays`() async throws {
        let folder = try TemporaryDatabase()
        let options = SQLiteDatabaseOptions(
            location: .file(folder.path),
            readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
            retention: ChangeRetention(age: nil, rows: 100),
            now: { Timestamp(millisecondsSinceEpoch: 0) }
        )
        let bed = try await Bed(options: options)
        for _ in 0..<12 {
            var rows: [JSONValue] = []
            for number in 0..<128 { rows.append(["name": .string("l\(number)")]) }
            try await bed.create("labels", .array(rows))
        }
        let positions = try await bed.database.changes(after: 0, limit: 10_000).map(\.position)
        #expect(positions.last == Int64(12 * 128))
        #expect(positions.count < 1_000)
        await bed.database.close()
    }

    @Test func `a log entry is announced after its commit, and not without it`() async throws {
        let bed = try await Bed()
        let (stream, heard) = AsyncStream<[Change]>.makeStream()
        bed.database.observeChanges { heard.yield($0) }
        try await bed.create("labels", ["name": "a"])
        await #expect(throws: DataError.self) {
            try await bed.create("comments", ["text": "x", "post": ["$set": ["id": 99]]])
        }
        try await bed.create("labels", ["name": "b"])
        heard.finish()
        var ids: [RecordID] = []
        for await changes in stream { ids += changes.map(\.recordID) }
        #expect(ids == [.integer(1), .integer(2)])
    }
}
