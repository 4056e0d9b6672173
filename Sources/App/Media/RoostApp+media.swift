// SPDX-License-Identifier: Apache-2.0

import DataDomain
import FilesystemAdapter
import Kernel
public import MediaDomain

extension RoostApp {
    /// Looks for bytes that belong to nothing, and deletes them if asked to. See ``MediaDomain/Garbage``.
    /// - Parameter grace: how old they are at least; never less than an hour.
    public static func collectMediaGarbage(
        _ configuration: AppConfiguration,
        deleting: Bool,
        grace: Duration = Garbage.usualGrace,
        progress: @escaping @Sendable (Garbage.Report) async -> Void = { _ in }
    ) async throws(StartFailure) -> Garbage.Report {
        try await withApp(configuration) { app throws(MediaError) in
            try await Garbage(app.media.parts).collect(deleting: deleting, grace: grace, progress: progress)
        }
    }

    /// Copies the bytes of all files to another store, and compares what is there then. Given again it goes on where it
    /// was. The configured store stays as it is, and in force.
    public static func migrateMedia(
        _ configuration: AppConfiguration,
        to target: MediaLocation,
        progress: @escaping @Sendable (StoreMigration.Progress) async -> Void = { _ in }
    ) async throws(StartFailure) -> StoreMigration.Report {
        try await withApp(configuration) { app throws(MediaError) in
            guard app.mediaLocation != target else {
                throw .conflict(code: "same_store", message: "The target is the store itself.")
            }
            let threads: IOThreads
            do throws(BlobError) { threads = try IOThreads() } catch { throw .unavailable(MediaStore.text(error)) }
            let store: MediaStore
            do throws(StartFailure) {
                store = try MediaStore(target, configuration, threads: threads, clock: app.clock, setting: "--to")
            } catch {
                throw .conflict(code: "no_store", message: error.description)
            }
            do throws(MediaError) {
                let report = try await StoreMigration(app.media.parts, to: store.blobs).run(progress: progress)
                await store.close()
                return report
            } catch {
                await store.close()
                throw error
            }
        }
    }

    private var mediaLocation: MediaLocation { configuration.media.location ?? .folder(path: paths.media) }

    private static func withApp<Result: Sendable>(
        _ configuration: AppConfiguration,
        _ body: (RoostApp) async throws(MediaError) -> Result
    ) async throws(StartFailure) -> Result {
        guard configuration.database.location != .temporary else {
            throw StartFailure("This needs a database that lasts; name one with --database.")
        }
        var own = configuration
        own.log.level = .warning
        let app = try await RoostApp(own)
        do throws(MediaError) {
            let result = try await body(app)
            await app.close()
            return result
        } catch {
            await app.close()
            throw StartFailure(error)
        }
    }
}

extension StartFailure {
    fileprivate init(_ error: MediaError) {
        switch error {
        case .unavailable(let text):
            self.init("The store or the database broke off: \(text)", exitCode: Self.temporaryExitCode)
        case .storageFull: self.init("There is no room left.", exitCode: Self.temporaryExitCode)
        case .overloaded: self.init("The store is overloaded.", exitCode: Self.temporaryExitCode)
        case .conflict(_, let message), .malformed(_, let message), .forbidden(_, let message),
            .unsupported(_, let message):
            self.init(message)
        case .checksumMismatch:
            self.init("The target gave back other bytes than it was sent.", exitCode: Self.dataExitCode)
        case .internalFailure(let text): self.init(text)
        default: self.init("\(error)")
        }
    }
}
