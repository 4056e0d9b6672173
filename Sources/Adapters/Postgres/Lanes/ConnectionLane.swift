// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel

/// One connection and the thread that has it. A connection that is lost is made anew for the next work; after a failure
/// work is refused at once, for a time that grows, so that a server that comes back is not met by all at once.
struct ConnectionLane: ~Copyable {
    private let options: ConnectionOptions
    private let tally: PoolTally
    private var connection: Connection?
    private var failures = 0
    /// Before this moment nobody tries to connect.
    private var nextAttempt: ContinuousClock.Instant?

    private static let firstPause = Duration.milliseconds(50)
    private static let longestPause = Duration.seconds(2)

    init(_ options: ConnectionOptions, _ tally: PoolTally) {
        self.options = options
        self.tally = tally
        connection = nil
    }

    /// Does what comes through the queue until it is closed and empty.
    consuming func drain(_ queue: LaneQueue) {
        while let work = queue.take() { perform(work) }
        if connection != nil { tally.closed() }
    }

    private mutating func perform(_ work: any LaneWork) {
        if let deadline = work.deadline, options.now() >= deadline { return work.refuse(.deadlineExceeded) }
        // A connection that stood idle may have gone without a word: that is no fault of the work.
        for attempt in 0..<2 {
            guard connect() else { return work.refuse(.unavailable) }
            if run(work) || attempt == 1 { return work.answer() }
        }
    }

    /// False when the connection broke before the work could have left a trace.
    private mutating func run(_ work: any LaneWork) -> Bool {
        guard let current = connection.take() else { return false }
        let trips = current.state.roundTrips
        current.state.isCommitSent = false
        current.state.deadline = work.deadline
        work.attempt(on: current)
        if current.state.isInTransaction || !current.state.deferred.isEmpty { current.rollBack() }
        current.state.deadline = nil
        tally.add(roundTrips: current.state.roundTrips - trips)
        let isOpen = current.isUsable
        let isRepeatable = !isOpen && !current.state.isCommitSent && !current.state.isCanceled
        if isOpen {
            connection = consume current
        } else {
            tally.closed()
            _ = consume current
        }
        return !isRepeatable
    }

    private mutating func connect() -> Bool {
        if connection != nil { return true }
        if let nextAttempt, options.now() < nextAttempt { return false }
        do throws(PostgresError) {
            connection = try Connection.open(options)
            tally.opened()
            failures = 0
            nextAttempt = nil
            return true
        } catch {
            let pause = min(Self.firstPause * (1 << min(failures, 10)), Self.longestPause)
            failures += 1
            nextAttempt = options.now() + pause
            return false
        }
    }
}
