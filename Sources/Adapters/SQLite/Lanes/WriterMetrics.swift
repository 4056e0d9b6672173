// SPDX-License-Identifier: Apache-2.0

/// What a ``WriterLane`` has done since it was started.
public struct WriterMetrics: Sendable, Hashable {
    /// Transactions that were begun.
    public var transactions = 0
    /// Writes taken from the queue, each counted once however often it was run.
    public var requests = 0
    public var largestGroup = 0
    /// Writes that were run again alone because SQLite had ended their transaction.
    public var reruns = 0
    /// Writes that a full queue refused.
    public var overloads = 0
    /// Writes whose deadline had passed before they were begun.
    public var expirations = 0
    public var checkpoints = 0
    /// The last checkpoint that failed, nil after one that did not.
    public var checkpointError: SQLiteError?

    public init() {}
}
