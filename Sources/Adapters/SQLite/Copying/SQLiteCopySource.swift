// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel
internal import Synchronization

/// A database file to copy from, held at one moment. Its lock keeps servers away meanwhile: what they would write could
/// not come over. The file is not written.
public final class SQLiteCopySource: CopySource {
    private let lane: CopyLane
    private let lock: Mutex<LockFile?>

    private init(_ lane: CopyLane, _ lock: consuming LockFile) {
        self.lane = lane
        self.lock = Mutex(consume lock)
    }

    public static func open(path: String, lockPath: String) throws(SQLiteOpenError) -> SQLiteCopySource {
        do throws(DatabaseFileError) {
            guard try DatabaseFile(path: path).inspect() != .absent else {
                throw DatabaseFileError.noDatabase(path: path)
            }
        } catch {
            throw .file(error)
        }
        let lock = try taken(lockPath)
        let connection = try connected(path)
        do throws(SystemTables.Failure) {
            if try isServed(connection) { try SystemTables.inspect(on: connection, admitsUnfinished: false) }
        } catch {
            throw SQLiteOpenError(error, path: path)
        }
        return SQLiteCopySource(try started(connection), lock)
    }

    private static func taken(_ path: String) throws(SQLiteOpenError) -> LockFile {
        do { return try LockFile(path: path) } catch { throw .lock(error) }
    }

    private static func connected(_ path: String) throws(SQLiteOpenError) -> Connection {
        do throws(SQLiteError) {
            let options = ConnectionOptions(mode: .readOnly, cacheKibibytes: 24_576)
            return try Connection(path: path, options: options)
        } catch {
            throw .sqlite(path: path, error)
        }
    }

    /// Begins the transaction whose first read, which this is, decides which state is seen from here on.
    private static func isServed(_ connection: borrowing Connection) throws(SystemTables.Failure) -> Bool {
        do throws(SQLiteError) {
            try connection.transactions.begin.runOnce()
            return try SystemTables.isThere(on: connection)
        } catch {
            throw .sqlite(error)
        }
    }

    private static func started(_ connection: consuming Connection) throws(SQLiteOpenError) -> CopyLane {
        do { return try CopyLane(connection) } catch { throw .lane(error) }
    }

    public func inventory() async throws(DatabaseError) -> CopyInventory? {
        try await lane.run { (connection) throws(DatabaseError) in try CopyReading.inventory(on: connection) }
    }

    public func size(of entity: Entity) async throws(DatabaseError) -> CopySize {
        try await lane.run { (connection) throws(DatabaseError) in try CopyReading.size(of: entity, on: connection) }
    }

    public func rows(of entity: Entity, after key: Value?, limit: Int) async throws(DatabaseError) -> RowPage {
        try await lane.run { (connection) throws(DatabaseError) in
            try CopyReading.rows(of: entity, after: key, limit: limit, on: connection)
        }
    }

    public func close() async {
        await lane.stop()
        lock.withLock { $0 = nil }
    }
}
