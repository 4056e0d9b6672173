// SPDX-License-Identifier: Apache-2.0

/// How a ``Connection`` is opened. The same value serves every connection of a database but for ``mode``.
public struct ConnectionOptions: Sendable {
    public enum Mode: Sendable, Hashable {
        case readWriteCreate
        case readWrite
        /// Reads on snapshots of the log; the file must be in WAL mode already, so the writer is opened first.
        case readOnly
        /// A database of this connection alone, gone with it; the path is not looked at.
        case memory
    }

    public var mode: Mode
    public var durability: Durability
    /// How long a statement waits for a lock that another process holds.
    public var busyTimeout: Duration
    /// The page cache of the connection.
    public var cacheKibibytes: Int
    /// How many prepared statements are kept.
    public var statementCapacity: Int
    public var functions: [ScalarFunction]
    /// The name of a registered VFS; nil is the platform's own.
    public var vfs: String?
    /// The monotonic clock by which deadlines are judged.
    public var now: @Sendable () -> ContinuousClock.Instant

    public init(
        mode: Mode = .readWriteCreate,
        durability: Durability = .full,
        busyTimeout: Duration = .seconds(5),
        cacheKibibytes: Int = 8_192,
        statementCapacity: Int = 256,
        functions: [ScalarFunction] = [],
        vfs: String? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.mode = mode
        self.durability = durability
        self.busyTimeout = busyTimeout
        self.cacheKibibytes = cacheKibibytes
        self.statementCapacity = statementCapacity
        self.functions = functions
        self.vfs = vfs
        self.now = now
    }

    /// The same options in another mode.
    public func with(mode: Mode) -> Self {
        var copy = self
        copy.mode = mode
        return copy
    }
}
