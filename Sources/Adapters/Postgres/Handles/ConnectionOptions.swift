// SPDX-License-Identifier: Apache-2.0

/// How a server is reached and spoken to.
public struct ConnectionOptions: Sendable {
    /// `postgres://…`, or `host=… dbname=…`: whatever libpq takes, with its TLS modes.
    public var address: String
    /// How long a connection may take to come about.
    public var connectTimeout: Duration
    /// How long a statement that was asked to stop may go on before its connection is given up.
    public var cancelPatience: Duration
    /// Off where statements of one session may be given to another. Behind a pooler that is found by itself.
    public var preparesStatements: Bool
    /// Whether a commit waits for the server's disk, or for more where `synchronous_commit` says so; if not, a crash
    /// of the server may take the last ones.
    public var waitsForFlush: Bool
    /// What the server's own lists call the connection, unless the address says it.
    public var applicationName = "roost"
    public var now: @Sendable () -> ContinuousClock.Instant

    public init(
        address: String,
        connectTimeout: Duration = .seconds(5),
        cancelPatience: Duration = .seconds(2),
        preparesStatements: Bool = true,
        waitsForFlush: Bool = true,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.address = address
        self.connectTimeout = connectTimeout
        self.cancelPatience = cancelPatience
        self.preparesStatements = preparesStatements
        self.waitsForFlush = waitsForFlush
        self.now = now
    }
}
