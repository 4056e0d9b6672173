// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import SQLiteAdapter

/// A database with a schema in a temporary folder, and the records service over it.
final class Bed: RecordsBed {
    let database: SQLiteDatabase
    let source: StaticSchemaSource
    let clock = FixedClock()

    /// `schema` is bknd's JSON form.
    convenience init(
        _ schema: String = Bed.blog,
        location: SQLiteDatabaseOptions.Location = .temporary
    ) async throws {
        let options = SQLiteDatabaseOptions(
            location: location,
            readers: ReaderLanesOptions(threads: 2, inPlaceConnections: 2),
            now: { Timestamp(millisecondsSinceEpoch: 0) }
        )
        try await self.init(schema, options: options)
    }

    init(_ schema: String = Bed.blog, options: SQLiteDatabaseOptions) async throws {
        database = try SQLiteDatabase.open(options)
        source = StaticSchemaSource(.empty)
        try await change(to: schema)
    }

    /// Runs SQL on a connection of its own.
    func sql(_ sql: String, _ values: [Value] = []) throws -> [[Value]] {
        let connection = try Connection(path: database.path, options: ConnectionOptions(mode: .readWrite))
        return try connection.withStatement(sql, values) { (statement) throws(SQLiteError) in
            var rows: [[Value]] = []
            while try statement.step() {
                var row: [Value] = []
                for place in 0..<statement.columnCount { row.append(try statement.value(at: place)) }
                rows.append(row)
            }
            return rows
        }
    }
}
