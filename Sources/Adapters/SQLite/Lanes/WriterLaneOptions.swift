// SPDX-License-Identifier: Apache-2.0

/// How a ``WriterLane`` works.
public struct WriterLaneOptions: Sendable {
    public enum Phase: Sendable, Hashable {
        /// A transaction is open.
        case began
        /// The work is done and COMMIT is about to be run.
        case committing
        /// COMMIT has succeeded, and nobody has been answered yet.
        case committed
    }

    /// How many writes may wait; one more is refused.
    public var queueCapacity: Int
    /// The most writes that share a transaction.
    public var groupCapacity: Int
    /// Off: every write has a transaction of its own.
    public var groups: Bool
    /// A checkpoint is run when the log has grown by so many pages of the database.
    public var checkpointPages: Int
    public var now: @Sendable () -> ContinuousClock.Instant
    /// Called on the writer's thread as each transaction goes on, for those who watch the process itself.
    public var onPhase: (@Sendable (Phase) -> Void)?
    /// Called on the writer's thread after each commit and before its answers: here changes are announced.
    public var onCommit: (@Sendable () -> Void)?

    public init(
        queueCapacity: Int = 4_096,
        groupCapacity: Int = 256,
        groups: Bool = true,
        checkpointPages: Int = 4_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        onPhase: (@Sendable (Phase) -> Void)? = nil,
        onCommit: (@Sendable () -> Void)? = nil
    ) {
        self.queueCapacity = queueCapacity
        self.groupCapacity = groupCapacity
        self.groups = groups
        self.checkpointPages = checkpointPages
        self.now = now
        self.onPhase = onPhase
        self.onCommit = onCommit
    }
}
