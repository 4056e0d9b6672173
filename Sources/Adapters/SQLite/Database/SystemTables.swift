// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel

/// Roost's own tables beside those of the entities, and the version of their form.
enum SystemTables {
    /// What every name of Roost's own begins with.
    static let prefix = "_roost_"
    /// Goes up when the form of these tables changes; a database of a newer one is refused.
    static let format: Int64 = 1

    private static let meta = "CREATE TABLE _roost_meta (name TEXT PRIMARY KEY NOT NULL, value ANY) STRICT"
    private static let schema = """
        CREATE TABLE _roost_schema (
            version INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, plan TEXT NOT NULL,
            schema TEXT NOT NULL) STRICT
        """

    enum Failure: Error {
        case newerFormat(Int64)
        /// A copy into the database was begun and not released.
        case unfinishedCopy
        case sqlite(SQLiteError)
    }

    /// Makes the tables in a database that has none, and looks at their version in one that has.
    /// - Parameter admitsUnfinished: also for a database into which a copy was begun.
    static func prepare(on connection: borrowing Connection, admitsUnfinished: Bool = false) throws(Failure) {
        do throws(SQLiteError) {
            if try !isThere(on: connection) {
                try connection.withTransaction { (connection) throws(SQLiteError) in try make(on: connection) }
            }
        } catch {
            throw .sqlite(error)
        }
        try inspect(on: connection, admitsUnfinished: admitsUnfinished)
        // Of its own, so that databases that are older than it get it too.
        do throws(SQLiteError) { try connection.run(IdempotencyTable.table) } catch { throw .sqlite(error) }
    }

    static func isThere(on connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.firstValue("SELECT 1 FROM sqlite_schema WHERE name = '_roost_meta'") != nil
    }

    /// Refuses tables that this Roost can't work with.
    static func inspect(on connection: borrowing Connection, admitsUnfinished: Bool) throws(Failure) {
        let format: Value?
        let mark: Value?
        do throws(SQLiteError) {
            format = try connection.firstValue("SELECT value FROM _roost_meta WHERE name = 'format'")
            mark = try connection.firstValue("SELECT value FROM _roost_meta WHERE name = 'copy'")
        } catch {
            throw .sqlite(error)
        }
        if case .integer(let found)? = format, found > self.format { throw .newerFormat(found) }
        if mark != nil, !admitsUnfinished { throw .unfinishedCopy }
    }

    private static func make(on connection: borrowing Connection) throws(SQLiteError) {
        for table in [meta, schema, ChangeLog.table, Counters.table] {
            try connection.withPassingStatement(table) { (statement) throws(SQLiteError) in try statement.run() }
        }
        try connection.run("INSERT INTO _roost_meta (name, value) VALUES ('format', ?1)", [.integer(format)])
    }

    static func lastPosition(on connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        guard case .integer(let position)? = try connection.firstValue("SELECT max(position) FROM _roost_changes")
        else { return 0 }
        return position
    }
}
