// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// How a ``SQLiteDatabase`` is opened.
public struct SQLiteDatabaseOptions: Sendable {
    public enum Location: Sendable, Hashable {
        case file(String)
        /// A private temporary folder, removed by ``SQLiteDatabase/close()``.
        case temporary
    }

    public var location: Location
    /// The file whose lock keeps other processes away; nil for the database's own name with `.lock` behind it.
    public var lockPath: String?
    public var durability: Durability
    public var writer: WriterLaneOptions
    public var readers: ReaderLanesOptions
    public var retention: ChangeRetention
    /// The page cache of each connection.
    public var cacheKibibytes: Int
    public var now: @Sendable () -> Timestamp

    public init(
        location: Location,
        lockPath: String? = nil,
        durability: Durability = .full,
        writer: WriterLaneOptions = WriterLaneOptions(),
        readers: ReaderLanesOptions,
        retention: ChangeRetention = ChangeRetention(),
        cacheKibibytes: Int = 24_576,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.location = location
        self.lockPath = lockPath
        self.durability = durability
        self.writer = writer
        self.readers = readers
        self.retention = retention
        self.cacheKibibytes = cacheKibibytes
        self.now = now
    }
}
