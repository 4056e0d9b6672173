// SPDX-License-Identifier: Apache-2.0

/// How ``ReaderLanes`` work.
public struct ReaderLanesOptions: Sendable {
    /// Threads, each with a connection.
    public var threads: Int
    /// Connections for reads on their caller's thread.
    public var inPlaceConnections: Int
    /// How many reads may wait for a thread; one more is refused.
    public var queueCapacity: Int
    /// What a read on its caller's thread may cost, in instructions of SQLite's virtual machine: 50,000 are about
    /// a millisecond.
    public var inPlaceSteps: Int
    public var now: @Sendable () -> ContinuousClock.Instant

    public init(
        threads: Int,
        inPlaceConnections: Int,
        queueCapacity: Int = 4_096,
        inPlaceSteps: Int = 50_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.threads = threads
        self.inPlaceConnections = inPlaceConnections
        self.queueCapacity = queueCapacity
        self.inPlaceSteps = inPlaceSteps
        self.now = now
    }

    /// As many of both as `processors`, two at least.
    public init(processors: Int) {
        self.init(threads: max(2, processors), inPlaceConnections: max(2, processors))
    }
}
