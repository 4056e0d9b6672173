// SPDX-License-Identifier: Apache-2.0

import PostgresAdapter

/// An opened database of its own on the shared server.
struct TestDatabase {
    let server: TestServer
    let name: String
    let database: PostgresDatabase

    init(
        connections: Int = 4,
        on server: TestServer? = nil,
        _ change: (inout PostgresDatabaseOptions) -> Void = { _ in }
    ) throws {
        let server = try server ?? TestServer.running()
        self.server = server
        name = try server.makeDatabase()
        database = try Self.open(server, name, connections: connections, change)
    }

    static func open(
        _ server: TestServer,
        _ name: String,
        connections: Int,
        _ change: (inout PostgresDatabaseOptions) -> Void
    ) throws -> PostgresDatabase {
        var options = PostgresDatabaseOptions(
            connection: ConnectionOptions(address: server.address(name)),
            pool: PoolOptions(connections: connections)
        )
        change(&options)
        return try PostgresDatabase.open(options)
    }

    @discardableResult
    func sql(_ text: String) throws -> String { try server.run(text, in: name) }
}
