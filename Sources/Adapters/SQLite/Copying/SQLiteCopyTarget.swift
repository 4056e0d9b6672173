// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel
internal import Synchronization

/// A database file to copy into, made if there is none. Its lock is held until ``close()``, after which of a file that was
/// made and not copied into nothing is left.
public final class SQLiteCopyTarget: CopyTarget {
    /// Pages of the log that are worth bringing into the database: 64 MiB.
    private static let checkpointPages = 16_384

    private let lane: CopyLane
    private let home: Mutex<DatabaseHome?>
    /// Whether there was something before, or is now.
    private let isWorthKeeping: Atomic<Bool>
    private let files: DatabaseFiles

    private init(_ lane: CopyLane, _ home: consuming DatabaseHome, _ files: DatabaseFiles, isNew: Bool) {
        self.lane = lane
        self.home = Mutex(consume home)
        self.files = files
        isWorthKeeping = Atomic(!isNew)
    }

    public static func open(path: String, lockPath: String) throws(SQLiteOpenError) -> SQLiteCopyTarget {
        let options = SQLiteDatabaseOptions(
            location: .file(path),
            lockPath: lockPath,
            readers: ReaderLanesOptions(processors: 1),
            now: { Timestamp(millisecondsSinceEpoch: 0) }
        )
        let files = DatabaseFiles(path: path, lockPath: lockPath)
        let isNew = !files.isThere
        let home = try DatabaseHome.enter(options)
        let connection = try connected(path)
        connection.enforceForeignKeys(false)
        do throws(SystemTables.Failure) {
            try SystemTables.prepare(on: connection, admitsUnfinished: true)
        } catch {
            throw SQLiteOpenError(error, path: path)
        }
        return SQLiteCopyTarget(try started(connection), home, files, isNew: isNew)
    }

    /// Transactions that a loss of power takes are brought over again; it takes the last ones only.
    private static func connected(_ path: String) throws(SQLiteOpenError) -> Connection {
        do throws(SQLiteError) {
            let options = ConnectionOptions(durability: .normal, cacheKibibytes: 65_536)
            return try Connection(path: path, options: options)
        } catch {
            throw .sqlite(path: path, error)
        }
    }

    private static func started(_ connection: consuming Connection) throws(SQLiteOpenError) -> CopyLane {
        do { return try CopyLane(connection) } catch { throw .lane(error) }
    }

    // MARK: - Reading

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

    public func mark() async throws(DatabaseError) -> CopyMark? {
        try await run { (connection) throws(SQLiteError) in try CopyWriting.mark(on: connection) }
    }

    public func tablesInTheWay(of schema: Schema, replacing old: Schema) async throws(DatabaseError) -> [String] {
        try await run { (connection) throws(SQLiteError) in
            try CopyWriting.tablesInTheWay(of: schema, replacing: old, on: connection)
        }
    }

    // MARK: - Writing

    public func begin(
        _ inventory: CopyInventory,
        schema: Schema,
        replacing old: Schema,
        label: String
    ) async throws(DatabaseError) {
        isWorthKeeping.store(true, ordering: .relaxed)
        try await change { (connection) throws(DatabaseError) in
            do throws(SQLiteError) {
                try CopyWriting.begin(inventory, schema: schema, replacing: old, label: label, on: connection)
            } catch {
                throw DatabaseError(error)
            }
        }
    }

    public func append(_ page: RowPage, to entity: Entity, progress: String) async throws(DatabaseError) {
        try await change { (connection) throws(DatabaseError) in
            do throws(SQLiteError) {
                try CopyWriting.append(page, to: entity, on: connection)
                try CopyWriting.note("copy:\(entity.id)", progress, on: connection)
            } catch {
                throw DatabaseError(error)
            }
        }
    }

    public func finish(_ schema: Schema, lastIDs: [String: Int64]) async throws(DatabaseError) {
        try await change { (connection) throws(DatabaseError) in
            let obstacles: [SchemaObstacle]
            do throws(SQLiteError) {
                try CopyWriting.finish(schema, lastIDs: lastIDs, on: connection)
                obstacles = try CopyWriting.missingTargets(schema, on: connection)
            } catch {
                throw DatabaseError(error)
            }
            guard obstacles.isEmpty else { throw .refused(obstacles) }
        }
    }

    public func release() async throws(DatabaseError) {
        try await change { (connection) throws(DatabaseError) in
            do throws(SQLiteError) { try CopyWriting.forgetMark(on: connection) } catch { throw DatabaseError(error) }
        }
        try await checkpoint(.shutdown)
    }

    public func close() async {
        let keeps = isWorthKeeping.load(ordering: .relaxed)
        if keeps { try? await checkpoint(.shutdown) }
        await lane.stop()
        // While the lock is held, so that nobody has begun with what goes.
        if !keeps { files.remove() }
        if let home = home.withLock({ $0.take() }) { home.leave() }
    }

    // MARK: -

    private func run<Output: Sendable>(
        _ work: @escaping @Sendable (borrowing Connection) throws(SQLiteError) -> Output
    ) async throws(DatabaseError) -> Output {
        try await lane.run { (connection) throws(DatabaseError) in
            do throws(SQLiteError) { return try work(connection) } catch { throw DatabaseError(error) }
        }
    }

    private func change(
        _ work: @escaping @Sendable (borrowing Connection) throws(DatabaseError) -> Void
    ) async throws(DatabaseError) {
        try await lane.run { (connection) throws(DatabaseError) in try connection.withTransaction(work) }
        try await checkpoint(.betweenGroups)
    }

    private func checkpoint(_ occasion: CheckpointGate.Occasion) async throws(DatabaseError) {
        try await run { (connection) throws(SQLiteError) in
            var gate = CheckpointGate(threshold: Self.checkpointPages)
            _ = try gate.pass(occasion, on: connection)
        }
    }
}
