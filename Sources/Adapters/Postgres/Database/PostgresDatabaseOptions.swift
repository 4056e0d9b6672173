// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// How a ``PostgresDatabase`` is opened.
public struct PostgresDatabaseOptions: Sendable {
    public var connection: ConnectionOptions
    public var pool: PoolOptions
    public var retention: ChangeRetention
    /// How often the node looks for what others did, at the latest; a notification has it look at once.
    public var pollInterval: Duration

    public init(
        connection: ConnectionOptions,
        pool: PoolOptions = PoolOptions(),
        retention: ChangeRetention = ChangeRetention(),
        pollInterval: Duration = .milliseconds(500)
    ) {
        self.connection = connection
        self.pool = pool
        self.retention = retention
        self.pollInterval = pollInterval
    }
}
