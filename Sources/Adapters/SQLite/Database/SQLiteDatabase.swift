// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import Synchronization

/// The Data domain's database on SQLite: one writer lane, reader lanes on snapshots, and reads by key on the thread
/// of their caller. Made by ``open(_:)``; ``close()`` ends it.
public final class SQLiteDatabase: Database, SchemaStore {
    let writer: WriterLane
    let readers: ReaderLanes
    let schemas: SchemaShelf
    let programs: ProgramCache
    let catalog: WriteCatalog
    let log: ChangeLog
    let announcer: ChangeAnnouncer
    let connectionOptions: ConnectionOptions
    /// The monotonic clock by which deadlines are judged.
    let now: @Sendable () -> ContinuousClock.Instant
    /// Taken away by ``close()``.
    private let home: Mutex<DatabaseHome?>

    /// The file of the database.
    public let path: String
    /// The process that had the database before did not close it: ``quickCheck()`` is due.
    public let wasLeftOpen: Bool
    public var metrics: WriterMetrics { writer.metrics }

    init(
        writer: WriterLane,
        readers: ReaderLanes,
        schemas: SchemaShelf,
        programs: ProgramCache,
        log: ChangeLog,
        announcer: ChangeAnnouncer,
        options: ConnectionOptions,
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        home: consuming DatabaseHome
    ) {
        self.writer = writer
        self.readers = readers
        self.schemas = schemas
        self.programs = programs
        catalog = WriteCatalog(programs)
        self.log = log
        self.announcer = announcer
        connectionOptions = options
        self.now = now
        path = home.path
        wasLeftOpen = home.wasLeftOpen
        self.home = Mutex(consume home)
    }

    /// Finishes what was accepted, empties the log into the database and gives back its files. Reads and writes that
    /// come later are `.unavailable`.
    public func close() async {
        await readers.stop()
        await writer.stop()
        if let home = home.withLock({ $0.take() }) { home.leave() }
    }

    /// Looks through the database for damage while it is used. Cancelling the task stops it.
    public func quickCheck() async throws(LaneStartError) -> QuickCheck.Report {
        try await QuickCheck.run(path: path, options: connectionOptions)
    }
}
