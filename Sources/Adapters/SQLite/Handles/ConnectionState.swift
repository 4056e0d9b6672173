// SPDX-License-Identifier: Apache-2.0

/// What SQLite's callbacks read and write while a statement runs. It belongs to one ``Connection`` and is touched
/// only by the thread that uses it.
final class ConnectionState {
    private let now: @Sendable () -> ContinuousClock.Instant
    let interrupt = InterruptHandle()
    /// How long a statement waits for another process, in milliseconds.
    let busyTimeout: Int32
    var limit: StepLimit?
    /// Why the limit stopped a statement, until the next limit is set.
    var interruption: Interruption?
    /// The statement that runs is one that writes.
    var isWriting = false
    /// Commits are turned into rollbacks: the transaction belongs to someone else.
    var refusesCommits = false
    /// Pages in the write-ahead log after the last commit of this connection.
    var logPages = 0

    init(_ options: ConnectionOptions) {
        now = options.now
        let timeout = options.busyTimeout.components
        busyTimeout = Int32(clamping: timeout.seconds * 1_000 + timeout.attoseconds / 1_000_000_000_000_000)
    }

    /// Called every ``StepLimit/granularity`` instructions; true stops the statement.
    func mustStop() -> Bool {
        if interrupt.isRequested { return true }
        guard limit != nil else { return false }
        if let steps = limit?.steps {
            limit?.steps = steps - StepLimit.granularity
            if steps < StepLimit.granularity { return stop(.budget) }
        }
        if let deadline = limit?.deadline, now() >= deadline { return stop(.deadline) }
        return false
    }

    private func stop(_ reason: Interruption) -> Bool {
        if isWriting, limit?.scope == .reads { return false }
        interruption = reason
        return true
    }
}
