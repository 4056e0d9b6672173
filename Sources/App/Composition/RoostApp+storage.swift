// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Kernel
import Logging
import PostgresAdapter
import SQLiteAdapter

extension RoostApp {
    /// A server that was started at the same time may take a while; on SQLite nobody else has to come first.
    static func reachDatabase(
        _ configuration: AppConfiguration,
        paths: LocalPaths,
        logger: Logger
    ) async throws(StartFailure) -> any ServedDatabase {
        guard case .postgres = configuration.database.location else {
            return try openDatabase(configuration, paths: paths, logger: logger)
        }
        let clock = ContinuousClock()
        let patience = StartPatience(limit: configuration.database.wait, logger: logger)
        let start = clock.now
        return try await patience.reach(
            waited: { start.duration(to: clock.now) },
            opening: { () throws(StartFailure) in try openDatabase(configuration, paths: paths, logger: logger) }
        )
    }

    static func openDatabase(
        _ configuration: AppConfiguration,
        paths: LocalPaths,
        logger: Logger
    ) throws(StartFailure) -> any ServedDatabase {
        guard case .postgres(let url) = configuration.database.location else {
            let database = try openSQLite(configuration, paths: paths)
            if database.wasLeftOpen { checkInBackground(database, logger) }
            return database
        }
        let connection = try connection(configuration, url)
        do throws(PostgresOpenError) {
            let pool = PoolOptions(connections: configuration.database.connections)
            let direct = configuration.database.directURL.map { ConnectionOptions(address: $0.reveal()) }
            var options = PostgresDatabaseOptions(connection: connection, pool: pool, feed: direct)
            options.sharesCommits = configuration.database.groupsCommits
            return try PostgresDatabase.open(options)
        } catch {
            throw StartFailure(error)
        }
    }

    private static func connection(
        _ configuration: AppConfiguration,
        _ url: Secret<String>
    ) throws(StartFailure) -> PostgresAdapter.ConnectionOptions {
        var connection = PostgresAdapter.ConnectionOptions(address: url.reveal())
        guard connection.isReadable else {
            throw StartFailure(
                "database.url: the address can't be read. It is postgres://user:password@host:port/name, with other "
                    + "characters than letters, digits, - . _ ~ in its parts percent-encoded, as %40 for @."
            )
        }
        connection.waitsForFlush = configuration.database.durability == .full
        return connection
    }

    /// Whether other processes work on the configured database; on SQLite the lock tells when it is opened.
    static func isShared(_ configuration: AppConfiguration) throws(StartFailure) -> Bool {
        guard case .postgres(let url) = configuration.database.location else { return false }
        let connection = try connection(configuration, url)
        do throws(PostgresOpenError) { return try PostgresDatabase.isShared(connection) } catch {
            throw StartFailure(error)
        }
    }

    private static func openSQLite(
        _ configuration: AppConfiguration,
        paths: LocalPaths,
        clock: SystemClock = SystemClock()
    ) throws(StartFailure) -> SQLiteDatabase {
        let environment = ProcessInfo.processInfo
        var writer = WriterLaneOptions(groups: configuration.database.groupsCommits)
        if let path = environment.environment["ROOST_TEST_PHASE_FILE"] {
            let file = try PhaseFile(path: path)
            writer.onPhase = { file.note($0) }
        }
        let options = SQLiteDatabaseOptions(
            location: .file(paths.database),
            lockPath: paths.lock,
            durability: configuration.database.durability,
            writer: writer,
            readers: ReaderLanesOptions(processors: environment.activeProcessorCount),
            now: { clock.now() }
        )
        do throws(SQLiteOpenError) {
            return try SQLiteDatabase.open(options)
        } catch {
            throw StartFailure(error)
        }
    }

    /// After a stop that was none the file is looked through while it is served.
    private static func checkInBackground(_ database: SQLiteDatabase, _ logger: Logger) {
        Task {
            let report = try? await database.quickCheck()
            switch report {
            case .sound: logger.info("the database was not closed last time; it is sound")
            case .damaged(let findings):
                logger.error("the database is damaged", metadata: ["findings": "\(findings)"])
            case .failed(let error):
                logger.warning("the database could not be checked", metadata: ["error": "\(error)"])
            case .stopped, nil: break
            }
        }
    }

    static func masterKey(
        _ configuration: AppConfiguration,
        paths: LocalPaths
    ) throws(StartFailure) -> MasterKeys {
        if let text = configuration.masterKey?.reveal() {
            guard let key = MasterKeys(text: text) else {
                throw StartFailure("master.key (ROOST_MASTER_KEY) must be 32 bytes in base64url.")
            }
            return key
        }
        do throws(MasterKeys.Failure) {
            return try MasterKeys(path: paths.masterKey)
        } catch {
            throw StartFailure(error.description)
        }
    }
}

extension StartFailure {
    /// Another process on the same database may end; all else needs a person.
    init(_ error: SQLiteOpenError) {
        if case .lock(.held) = error {
            self.init(error.description, exitCode: Self.temporaryExitCode)
        } else {
            self.init(error.description)
        }
    }

    /// A server that doesn't answer may come back; all else needs a person.
    init(_ error: PostgresOpenError) {
        if case .unreachable = error {
            self.init("database.url: \(error)", exitCode: Self.temporaryExitCode)
        } else {
            self.init("database.url: \(error)")
        }
    }
}
