// SPDX-License-Identifier: Apache-2.0
public import DataDomain
internal import Kernel
internal import Threads

/// The Data domain's database on Postgres: a bounded pool of connections, and one more on which the change log is
/// followed. Made by ``open(_:)``; ``close()`` ends it.
public final class PostgresDatabase: Database, SchemaStore {
    public let pool: ConnectionPool
    let schemas: SchemaShelf
    let programs: ProgramCache
    let catalog: WriteCatalog
    let log: ChangeLog
    let marks: ChangeMarks
    let feed: ChangeFeed
    let sharesCommits: Bool
    /// The monotonic clock by which deadlines are judged.
    let now: @Sendable () -> ContinuousClock.Instant

    private init(
        _ options: PostgresDatabaseOptions,
        _ state: SystemTables.State,
        at moment: ContinuousClock.Instant
    ) throws(PostgresOpenError) {
        let schema: Schema
        do throws(DataError) { schema = try state.stored?.compiled() ?? .empty } catch { throw .schema("\(error)") }
        schemas = SchemaShelf(schema)
        programs = ProgramCache(schemas)
        catalog = WriteCatalog()
        log = ChangeLog(options.retention)
        marks = ChangeMarks(start: state.position, at: moment, now: options.connection.now)
        now = options.connection.now
        sharesCommits = options.sharesCommits
        do throws(ThreadStartError) {
            pool = try ConnectionPool(options.pool, options.connection)
            feed = try ChangeFeed(options, after: state.horizon - 1)
        } catch {
            throw .threads(error)
        }
    }

    /// Connects, makes Roost's own tables where they are missing and reads the schema. Waits on the calling thread.
    public static func open(_ options: PostgresDatabaseOptions) throws(PostgresOpenError) -> PostgresDatabase {
        let moment = options.connection.now()
        let state = try prepared(options.connection)
        let database = try PostgresDatabase(options, state, at: moment)
        database.follow()
        return database
    }

    private static func prepared(_ options: ConnectionOptions) throws(PostgresOpenError) -> SystemTables.State {
        do throws(SystemTables.Failure) {
            let connection = try connect(options)
            connection.state.deadline = options.now() + .seconds(60)
            return try SystemTables.prepare(on: connection)
        } catch {
            throw PostgresOpenError(error)
        }
    }

    private static func connect(_ options: ConnectionOptions) throws(SystemTables.Failure) -> Connection {
        do throws(PostgresError) { return try Connection.open(options) } catch { throw .postgres(error) }
    }

    /// Has the node hear of what is committed, by itself and by others.
    private func follow() {
        feed.start(marks) { [weak self] stored in
            guard let self, let schema = try? stored.compiled() else { return }
            take(schema)
        }
    }

    /// Calls `observer` with the number of each schema that comes into force, whichever node applied it.
    public func observeSchemas(_ observer: @escaping @Sendable (Int) -> Void) { schemas.observe(observer) }

    /// Finishes what was accepted and closes the connections. Reads and writes that come later are `.unavailable`.
    public func close() async {
        await pool.stop()
        await feed.stop()
    }
}
