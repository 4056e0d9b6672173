// SPDX-License-Identifier: Apache-2.0

public import PostgresAdapter

/// An opened database of its own on the shared server.
public struct TestDatabase {
    public let server: TestServer
    public let name: String
    public let database: PostgresDatabase

    /// - Parameter server: nil for the one that tests share.
    public init(
        connections: Int = 4,
        on server: TestServer? = nil,
        _ change: (inout PostgresDatabaseOptions) -> Void = { _ in }
    ) throws {
        let server = try server ?? TestServer.running()
        self.server = server
        name = try server.makeDatabase()
        database = try Self.open(server, name, connections: connections, change)
    }

    /// Another node on the database `name`.
    public static func open(
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

    /// Runs a statement on a connection of its own.
    @discardableResult
    public func sql(_ text: String) throws -> String { try server.run(text, in: name) }
}
