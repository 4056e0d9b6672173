// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit

/// A database with a schema on the shared server, and the records service over it.
final class Bed: RecordsBed {
    let server: TestServer
    let name: String
    let database: PostgresDatabase
    let source: StaticSchemaSource
    let clock = FixedClock()

    /// `schema` is bknd's JSON form.
    init(
        _ schema: String? = Bed.blog,
        connections: Int = 4,
        on server: TestServer? = nil,
        _ change: (inout PostgresDatabaseOptions) -> Void = { _ in }
    ) async throws {
        let made = try TestDatabase(connections: connections, on: server, change)
        (self.server, name, database) = (made.server, made.name, made.database)
        source = StaticSchemaSource(.empty)
        if let schema { try await self.change(to: schema) }
    }

    /// Another node on the database of `other`.
    init(
        nodeOf other: Bed,
        connections: Int = 4,
        _ change: (inout PostgresDatabaseOptions) -> Void = { _ in }
    ) throws {
        (server, name) = (other.server, other.name)
        database = try TestDatabase.open(server, name, connections: connections, change)
        source = StaticSchemaSource(other.source.current)
    }

    /// Runs SQL on a connection of its own.
    @discardableResult
    func sql(_ text: String) throws -> String { try server.run(text, in: name) }

    /// Cuts the connections of the database's pool whose statement looks like `pattern` and waits until the server has
    /// ended them; gives how many there were.
    @discardableResult
    func cut(running pattern: String = "%") throws -> Int {
        let count = try server.run(
            """
            SELECT count(pg_terminate_backend(pid, 30000)) FROM pg_stat_activity WHERE datname = '\(name)' \
            AND application_name = 'roost' AND pid <> pg_backend_pid() AND ('\(pattern)' = '%' OR state = 'active' AND query LIKE '\(pattern)')
            """
        )
        return Int(count) ?? 0
    }

    /// Waits until `condition`, asked of the server, gives true.
    func waitUntil(_ condition: String) async throws {
        for _ in 0..<6_000 {
            if try server.run("SELECT \(condition)", in: name) == "t" { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Mistake("it never came true that \(condition)")
    }
}
