// SPDX-License-Identifier: Apache-2.0
import Kernel
import SQLiteAdapter
import Testing

struct ConnectionTests {
    @Test(arguments: [(Durability.full, Int64(2)), (.normal, 1)])
    func `a connection is set up for a server`(durability: Durability, synchronous: Int64) throws {
        let database = try TemporaryDatabase()
        let connection = try Connection(path: database.path, options: ConnectionOptions(durability: durability))
        #expect(try connection.firstValue("PRAGMA journal_mode") == .text("wal"))
        #expect(try connection.integer("PRAGMA synchronous") == synchronous)
        #expect(try connection.integer("PRAGMA foreign_keys") == 1)
        #expect(try connection.integer("PRAGMA trusted_schema") == 0)
        #expect(try connection.integer("PRAGMA busy_timeout") == 5_000)
        #expect(try connection.integer("PRAGMA cache_size") == -8_192)
        #expect(try connection.integer("PRAGMA temp_store") == 2)
        #expect(try connection.integer("PRAGMA wal_autocheckpoint") == 0)
    }

    @Test func `a file that is opened and closed keeps its version numbers and its log`() throws {
        let database = try TemporaryDatabase()
        do {
            let connection = try database.connection()
            try connection.runScript("PRAGMA user_version = 7; PRAGMA application_id = 9; CREATE TABLE t (a)")
        }
        let connection = try database.connection(.readWrite)
        #expect(try connection.integer("PRAGMA user_version") == 7)
        #expect(try connection.integer("PRAGMA application_id") == 9)
    }

    @Test func `a read-only connection does not write`() throws {
        let database = try TemporaryDatabase()
        let writer = try database.connection()
        try writer.runScript("CREATE TABLE t (a)")
        let reader = try database.connection(.readOnly)
        let error = #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO t VALUES (1)") }
        #expect(error?.kind == .readOnly)
    }

    @Test func `a file that is not there is an error for a reader`() throws {
        let database = try TemporaryDatabase()
        let error = #expect(throws: SQLiteError.self) { _ = try database.connection(.readOnly).changes }
        #expect(error?.kind == .cannotOpen)
    }

    @Test func `an error undoes a transaction and a savepoint alone its part`() throws {
        let connection = try Connection(path: "", options: ConnectionOptions(mode: .memory))
        try connection.runScript("CREATE TABLE t (a UNIQUE)")
        #expect(throws: SQLiteError.self) {
            try connection.withTransaction { (connection) throws(SQLiteError) in
                try connection.run("INSERT INTO t VALUES (1)")
                try connection.run("INSERT INTO t VALUES (1)")
            }
        }
        #expect(try connection.integer("SELECT count(*) FROM t") == 0)
        try connection.withTransaction { (connection) throws(SQLiteError) in
            try connection.run("INSERT INTO t VALUES (1)")
            try? connection.withSavepoint { (connection) throws(SQLiteError) in
                try connection.run("INSERT INTO t VALUES (2)")
                try connection.withSavepoint { (connection) throws(SQLiteError) in
                    try connection.run("INSERT INTO t VALUES (3)")
                }
                try connection.run("INSERT INTO t VALUES (1)")
            }
            let isOpen = connection.isInTransaction
            #expect(isOpen)
        }
        let isOpen = connection.isInTransaction
        #expect(!isOpen)
        #expect(try connection.integer("SELECT group_concat(a) FROM t") == nil)
        #expect(try connection.firstValue("SELECT group_concat(a) FROM t") == .text("1"))
    }

    @Test func `a snapshot stays what it was`() throws {
        let database = try TemporaryDatabase()
        let writer = try database.connection()
        try writer.runScript("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        let reader = try database.connection(.readOnly)
        let counts = try reader.withSnapshot { (reader) throws(SQLiteError) in
            let before = try reader.integer("SELECT count(*) FROM t")
            try writer.run("INSERT INTO t VALUES (2)")
            return [before, try reader.integer("SELECT count(*) FROM t")]
        }
        #expect(counts == [1, 1])
        #expect(try reader.integer("SELECT count(*) FROM t") == 2)
    }

    @Test func `the connection counts changes`() throws {
        let connection = try Connection(path: "", options: ConnectionOptions(mode: .memory))
        try connection.runScript("CREATE TABLE t (id INTEGER PRIMARY KEY, a)")
        try connection.run("INSERT INTO t VALUES (41, 1), (42, 1)")
        let (changes, last) = (connection.changes, connection.lastInsertRowID)
        #expect(changes == 2)
        #expect(last == 42)
    }
}
