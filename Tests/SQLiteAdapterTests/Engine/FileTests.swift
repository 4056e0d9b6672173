// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import SQLiteAdapter
import Testing

struct FileTests {
    @Test func `a database is told from its header`() throws {
        let database = try TemporaryDatabase()
        let file = try DatabaseFile(path: database.path)
        #expect(try file.inspect() == .absent)
        try file.create()
        #expect(try file.inspect() == .absent)
        var status = stat()
        #expect(unsafe stat(database.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let connection = try database.connection()
        try connection.runScript("CREATE TABLE t (a)")
        guard case .present(let header) = try file.inspect() else {
            Issue.record("the header was not read")
            return
        }
        #expect(header.usesWriteAheadLog)
        #expect(header.pageSize == 4_096)
        #expect(header.encoding == .utf8)
    }

    @Test(arguments: ["not a database", "SQLite format 3", "SQLite format 3\0 and no more"])
    func `a file that is no database is refused`(content: String) throws {
        let database = try TemporaryDatabase()
        try Data(content.utf8).write(to: URL(filePath: database.path))
        let file = try DatabaseFile(path: database.path)
        #expect(throws: DatabaseFileError.notADatabase(path: database.path)) { try file.inspect() }
        #expect(try Data(contentsOf: URL(filePath: database.path)) == Data(content.utf8))
        let error = #expect(throws: SQLiteError.self) { _ = try database.connection().changes }
        #expect(error?.kind == .notADatabase)
    }

    @Test func `a newer file format is refused`() throws {
        let database = try TemporaryDatabase()
        var bytes = [UInt8](repeating: 0, count: 4_096)
        bytes.replaceSubrange(0..<16, with: Array("SQLite format 3\0".utf8))
        (bytes[16], bytes[18], bytes[19]) = (16, 3, 3)
        try Data(bytes).write(to: URL(filePath: database.path))
        let file = try DatabaseFile(path: database.path)
        #expect(throws: DatabaseFileError.newerFormat(path: database.path)) { try file.inspect() }
    }

    @Test func `a path that can't be a file is refused`() throws {
        let database = try TemporaryDatabase()
        #expect(throws: DatabaseFileError.invalidPath) { try DatabaseFile(path: "") }
        #expect(throws: DatabaseFileError.invalidPath) { try DatabaseFile(path: "a\0b") }
        #expect(throws: DatabaseFileError.isDirectory(path: database.folder)) {
            try DatabaseFile(path: database.folder).inspect()
        }
        let lost = database.folder + "/nowhere/data.db"
        #expect(throws: DatabaseFileError.noFolder(path: lost)) { try DatabaseFile(path: lost).inspect() }
    }

    @Test func `a lock is given back though another has its descriptor for a while`() throws {
        let database = try TemporaryDatabase()
        let path = database.folder + "/lock"
        var copies: [Int32] = []
        defer { for copy in copies { close(copy) } }
        do {
            let lock = try LockFile(path: path)
            // As in a program that is being started.
            for number in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap({ Int32($0) })
            where (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) == path {
                copies.append(dup(number))
            }
            #expect(!copies.isEmpty)
            _ = consume lock
        }
        _ = try LockFile(path: path)
    }

    @Test func `a second lock names the process that holds the first`() throws {
        let database = try TemporaryDatabase()
        let path = database.folder + "/roost.lock"
        do {
            let held = try LockFile(path: path)
            let failure = #expect(throws: LockFile.Failure.self) { _ = try LockFile(path: path) }
            let process = ProcessInfo.processInfo.processIdentifier
            #expect(failure == .held(path: path, process: process))
            #expect(failure?.description.contains("\(process)") == true)
            _ = consume held
        }
        #expect(throws: Never.self) { _ = try LockFile(path: path) }
    }

    @Test func `a marker that is found tells of an unclean stop`() throws {
        let database = try TemporaryDatabase()
        let marker = UncleanStopMarker(path: database.folder + "/running")
        #expect(try marker.set() == false)
        #expect(try marker.set() == true)
        try marker.clear()
        try marker.clear()
        #expect(try marker.set() == false)
    }

    @Test func `a quick check finds a sound database sound and a damaged one damaged`() async throws {
        let database = try TemporaryDatabase()
        try damageable(database)
        #expect(try await QuickCheck.run(path: database.path) == .sound)
        var bytes = try Data(contentsOf: URL(filePath: database.path))
        bytes.replaceSubrange(4_096 * 2..<4_096 * 4, with: Data(repeating: 0xA5, count: 4_096 * 2))
        try bytes.write(to: URL(filePath: database.path))
        guard case .damaged(let findings) = try await QuickCheck.run(path: database.path) else {
            Issue.record("no damage was found")
            return
        }
        #expect(!findings.isEmpty)
    }

    @Test func `a quick check that is cancelled stops`() async throws {
        let database = try TemporaryDatabase()
        try damageable(database)
        let check = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await QuickCheck.run(path: database.path)
        }
        check.cancel()
        #expect(try await check.value == .stopped)
    }

    private func damageable(_ database: TemporaryDatabase) throws {
        let connection = try database.connection()
        try connection.runScript(
            """
            CREATE TABLE t (a);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)
            INSERT INTO t SELECT 'some text ' || i FROM n;
            PRAGMA wal_checkpoint(TRUNCATE);
            """
        )
    }
}
