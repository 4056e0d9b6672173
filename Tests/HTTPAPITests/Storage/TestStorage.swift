// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit
import SQLiteAdapter

/// What the API of a test stands on.
enum TestStorage: CaseIterable {
    case memory
    case sqlite
    case postgres

    /// Runs `body` with as many databases as it asks for, and closes them behind it.
    func lend<Output: Sendable>(_ body: (TestDatabases) async throws -> Output) async throws -> Output {
        guard self == .postgres else { return try await lendNow(body) }
        return try await Gate.shared.pass { try await lendNow(body) }
    }

    private func lendNow<Output: Sendable>(_ body: (TestDatabases) async throws -> Output) async throws -> Output {
        let databases = TestDatabases(self)
        do {
            let output = try await body(databases)
            await databases.close()
            return output
        } catch {
            await databases.close()
            throw error
        }
    }

    /// An empty database, and how it is closed.
    func open() throws -> (database: any Database & SchemaStore, close: @Sendable () async -> Void) {
        switch self {
        case .memory:
            return (InMemoryDatabase(), {})
        case .sqlite:
            let database = try SQLiteDatabase.open(
                SQLiteDatabaseOptions(
                    location: .temporary,
                    readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
                    now: { Timestamp(millisecondsSinceEpoch: 0) }
                )
            )
            return (database, { await database.close() })
        case .postgres:
            let name = try DatabaseShelf.shared.take()
            let database = try PostgresDatabase.open(
                PostgresDatabaseOptions(
                    connection: ConnectionOptions(address: try TestServer.running().address(name)),
                    pool: PoolOptions(connections: 2)
                )
            )
            return (
                database,
                {
                    await database.close()
                    DatabaseShelf.shared.giveBack(name)
                }
            )
        }
    }
}
