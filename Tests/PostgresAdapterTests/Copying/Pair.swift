// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Foundation
import Kernel
import PostgresAdapter
import PostgresTestKit
import SQLiteAdapter

/// Two databases of a test's own, of either kind.
final class Pair: CopyPlace {
    enum Kind: String, Sendable, CaseIterable { case sqlite, postgres }

    /// Of a kind, and where it is: a file, or the name of a database.
    struct End: Sendable {
        let kind: Kind
        let place: String
    }

    let folder: String
    let server: TestServer
    let (from, to): (End, End)

    init(_ from: Kind, _ to: Kind) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/roost-pair-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let server = try TestServer.running()
        func end(_ kind: Kind, _ name: String) throws -> End {
            End(kind: kind, place: kind == .sqlite ? "\(folder)/\(name).db" : try server.makeDatabase())
        }
        self.folder = folder
        self.server = server
        (self.from, self.to) = (try end(from, "from"), try end(to, "to"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func source() async throws -> any CopySource {
        switch from.kind {
        case .sqlite: try SQLiteCopySource.open(path: from.place, lockPath: from.place + ".lock")
        case .postgres: try PostgresCopySource.open(.init(address: server.address(from.place)))
        }
    }

    func target() async throws -> any CopyTarget {
        switch to.kind {
        case .sqlite: try SQLiteCopyTarget.open(path: to.place, lockPath: to.place + ".lock")
        case .postgres: try PostgresCopyTarget.open(.init(address: server.address(to.place)))
        }
    }

    func withServedSource(_ body: (any Database & SchemaStore) async throws -> Void) async throws {
        try await serve(from, body)
    }

    func withServedTarget(_ body: (any Database & SchemaStore) async throws -> Void) async throws {
        try await serve(to, body)
    }

    private func serve(_ end: End, _ body: (any Database & SchemaStore) async throws -> Void) async throws {
        switch end.kind {
        case .sqlite:
            let options = SQLiteDatabaseOptions(
                location: .file(end.place),
                durability: .normal,
                readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
                now: { Timestamp(millisecondsSinceEpoch: 0) }
            )
            let database = try SQLiteDatabase.open(options)
            do { try await body(database) } catch {
                await database.close()
                throw error
            }
            await database.close()
        case .postgres:
            let database = try PostgresDatabase.open(
                PostgresDatabaseOptions(
                    connection: .init(address: server.address(end.place)),
                    pool: PoolOptions(connections: 2)
                )
            )
            do {
                // A server is known by its sessions, and the first comes with the first request.
                _ = try await database.current()
                try await body(database)
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }
}
