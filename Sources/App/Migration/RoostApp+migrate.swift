// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import Kernel
import PostgresAdapter
import SQLiteAdapter

extension RoostApp {
    /// What happens on the way of a copy.
    public enum MigrationEvent: Sendable {
        /// Something to know from the beginning.
        case warning(String)
        case progress(MigrationProgress)
        /// What was found when both sides were compared.
        case compared(MigrationReport)
        /// All is done; what is left to whoever serves the copy.
        case done(notes: [String])
    }

    /// Copies the database of `configuration` to another place, of whatever kind, and compares both. A copy that was
    /// interrupted goes on where it was. Until it is done and found to be the same, no server starts on it.
    /// - Parameter replacing: gives up what the target holds.
    public static func migrate(
        _ configuration: AppConfiguration,
        to target: DatabaseLocation,
        replacing: Bool = false,
        observe: @escaping @Sendable (MigrationEvent) -> Void = { _ in }
    ) async throws(StartFailure) {
        guard configuration.database.location != target else { throw StartFailure("The target is the source itself.") }
        guard configuration.database.location != .temporary, target != .temporary else {
            throw StartFailure("A database is copied from a place that lasts to another, not from or to memory.")
        }
        let source = try copySource(configuration.database.location, observe)
        let key: MigratedKey
        do throws(StartFailure) {
            key = try MigratedKey.planned(configuration, to: target)
            let folders = MadeFolders(for: target)
            do throws(StartFailure) {
                let target = try copyTarget(target)
                do throws(StartFailure) {
                    try await migrate(source, target, key, replacing: replacing, observe)
                } catch {
                    await target.close()
                    throw error
                }
                await target.close()
            } catch {
                folders.removeIfEmpty()
                throw error
            }
        } catch {
            await source.close()
            throw error
        }
        await source.close()
        let notes = [key.note, bytesNote(configuration, target), "Answers kept for idempotency keys were not copied."]
        observe(.done(notes: notes.compactMap { $0 }))
    }

    /// Where the bytes of files are is no matter of the database, unless nobody said where.
    private static func bytesNote(_ configuration: AppConfiguration, _ target: DatabaseLocation) -> String? {
        func folder(_ location: DatabaseLocation) -> String {
            if case .sqlite(let path) = location { return LocalPaths(database: path).media }
            return LocalPaths(sharedDatabaseWith: "").media
        }
        let (old, new) = (folder(configuration.database.location), folder(target))
        guard configuration.media.location == nil, old != new, FileContents.exists(old + "/o") else { return nil }
        return
            "The bytes of files stay in \(old): copy them by `roost media migrate --to file:\(new)`, or set media.url."
    }

    private static func migrate(
        _ source: any CopySource,
        _ target: any CopyTarget,
        _ key: MigratedKey,
        replacing: Bool,
        _ observe: @escaping @Sendable (MigrationEvent) -> Void
    ) async throws(StartFailure) {
        let ids = UUIDv7Generator(clock: SystemClock()) {
            var random = SystemRandomNumberGenerator()
            return random.next()
        }
        let migration = Migration(from: source, to: target, ids: ids) { observe(.progress($0)) }
        do throws(MigrationFailure) {
            let report = try await migration.run(replacing: replacing)
            observe(.compared(report))
            guard report.isSame else { throw .different }
        } catch {
            throw StartFailure(error)
        }
        try key.carryOut()
        do throws(MigrationFailure) { try await migration.release() } catch { throw StartFailure(error) }
    }

    private static func copySource(
        _ location: DatabaseLocation,
        _ observe: (MigrationEvent) -> Void
    ) throws(StartFailure) -> any CopySource {
        switch location {
        case .sqlite(let path):
            do throws(SQLiteOpenError) {
                return try SQLiteCopySource.open(path: path, lockPath: LocalPaths(database: path).lock)
            } catch {
                throw StartFailure(error).about("source")
            }
        case .postgres(let url):
            do throws(PostgresOpenError) {
                let source = try PostgresCopySource.open(ConnectionOptions(address: url.reveal()))
                if source.otherSessions > 0 {
                    observe(.warning("A server runs on the source: what is written from now on is not copied."))
                }
                return source
            } catch {
                throw StartFailure(copying: error).about("source")
            }
        case .temporary: throw StartFailure("A database in memory can't be copied.")
        }
    }

    private static func copyTarget(_ location: DatabaseLocation) throws(StartFailure) -> any CopyTarget {
        switch location {
        case .sqlite(let path):
            let paths = LocalPaths(database: path)
            try Storage.make(paths.folder)
            do throws(SQLiteOpenError) {
                return try SQLiteCopyTarget.open(path: path, lockPath: paths.lock)
            } catch {
                throw StartFailure(error).about("target")
            }
        case .postgres(let url):
            do throws(PostgresOpenError) {
                return try PostgresCopyTarget.open(ConnectionOptions(address: url.reveal()))
            } catch {
                throw StartFailure(copying: error).about("target")
            }
        case .temporary: throw StartFailure("Nothing can be copied into memory.")
        }
    }
}
