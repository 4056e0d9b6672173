// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kernel
import SQLiteAdapter

/// A folder for one test, removed with the value.
final class TemporaryDatabase: Sendable {
    let folder: String
    var path: String { folder + "/data.db" }

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "roost-engine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func connection(_ mode: ConnectionOptions.Mode = .readWriteCreate) throws(SQLiteError) -> Connection {
        try Connection(path: path, options: ConnectionOptions(mode: mode))
    }

    /// A writer on a database with the table `entry(id, part)`.
    func writer(
        _ options: WriterLaneOptions = WriterLaneOptions(),
        connection: ConnectionOptions = ConnectionOptions()
    ) throws -> WriterLane {
        let connection = try Connection(path: path, options: connection)
        try connection.runScript(
            "CREATE TABLE IF NOT EXISTS entry (id INTEGER NOT NULL, part TEXT NOT NULL, PRIMARY KEY (id, part))"
        )
        return try WriterLane(connection: connection, options: options)
    }

    func readers(threads: Int = 2, inPlace: Int = 1, queueCapacity: Int = 64) throws -> ReaderLanes {
        try ReaderLanes(
            options: ReaderLanesOptions(
                threads: threads,
                inPlaceConnections: inPlace,
                queueCapacity: queueCapacity
            )
        ) { () throws(SQLiteError) in try connection(.readOnly) }
    }
}

extension Connection {
    func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        switch try firstValue(sql) {
        case .integer(let number): number
        default: nil
        }
    }

    /// Two rows that belong together.
    func insertEntry(_ id: Int) throws(SQLiteError) {
        let id = Int64(id)
        try run("INSERT INTO entry VALUES (?1, 'first')", [.integer(id)])
        try run("INSERT INTO entry VALUES (?1, 'second')", [.integer(id)])
    }
}
