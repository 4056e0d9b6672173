// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// How a ``PostgresDatabase`` is opened.
public struct PostgresDatabaseOptions: Sendable {
    public var connection: ConnectionOptions
    public var pool: PoolOptions
    public var retention: ChangeRetention
    /// Where the change log is followed, if not where everything else goes: behind a pooler, the server itself.
    public var feed: ConnectionOptions?
    /// How often the node looks for what others did, at the latest; a notification has it look at once. At most half a
    /// second, as change marks are given only for as long as such a look counts.
    public var pollInterval: Duration

    /// Whether writes that wait at the same time may share a transaction.
    public var sharesCommits = true

    public init(
        connection: ConnectionOptions,
        pool: PoolOptions = PoolOptions(),
        retention: ChangeRetention = ChangeRetention(),
        feed: ConnectionOptions? = nil,
        pollInterval: Duration = .milliseconds(250)
    ) {
        self.connection = connection
        self.pool = pool
        self.retention = retention
        self.feed = feed
        self.pollInterval = min(pollInterval, .milliseconds(500))
    }

    /// How the change log is followed.
    var feedConnection: ConnectionOptions {
        var options = feed ?? connection
        options.applicationName = "roost feed"
        return options
    }
}
