// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Glibc
internal import Kernel

/// One connection and the thread that has it. A connection that is lost is made anew for the next work. A lane that gets
/// none leaves its work to those that have one; where none has, work is refused at once.
struct ConnectionLane: ~Copyable {
    private let options: ConnectionOptions
    private let queue: LaneQueue
    private let tally: PoolTally
    private let health: PoolHealth
    private let slot: LaneSlot
    private var connection: Connection?

    private static let nap = Duration.milliseconds(20)

    init(_ options: ConnectionOptions, _ queue: LaneQueue, _ tally: PoolTally, _ health: PoolHealth, _ slot: LaneSlot) {
        self.options = options
        self.queue = queue
        self.tally = tally
        self.health = health
        self.slot = slot
        connection = nil
    }

    /// Does what comes through the queue until it is closed and empty.
    consuming func drain() {
        while let work = queue.take(ObjectIdentifier(slot)) {
            perform(work)
            slot.release()
        }
        if connection != nil { tally.closed() }
    }

    private mutating func perform(_ work: any LaneWork) {
        if let deadline = work.deadline, options.now() >= deadline { return work.refuse(.deadlineExceeded) }
        // A connection that stood idle may have gone without a word: that is no fault of the work.
        for attempt in 0..<2 {
            slot.hold(work, isConnecting: true)
            guard connect() else { return pass(work) }
            if work.isOver { return }
            slot.hold(work, isConnecting: false)
            if run(work) || attempt == 1 { return work.answer() }
        }
    }

    /// Leaves work to lanes that have a connection, and stays away from it for a while.
    private func pass(_ work: any LaneWork) {
        slot.release()
        guard tally.connections > 0, queue.putBack(work) else { return work.refuse(.unavailable) }
        let end = options.now() + health.pause(at: options.now())
        while options.now() < end, tally.connections > 0, !queue.isClosed {
            _ = poll(nil, 0, Int32(Self.nap.components.attoseconds / 1_000_000_000_000_000))
        }
    }

    /// False when the connection broke before the work could have left a trace.
    private mutating func run(_ work: any LaneWork) -> Bool {
        guard let current = connection.take() else { return false }
        let trips = current.state.roundTrips
        current.state.isCommitSent = false
        current.state.deadline = work.deadline
        work.attempt(on: current)
        current.clean()
        current.state.deadline = nil
        tally.add(roundTrips: current.state.roundTrips - trips)
        let isOpen = current.isUsable
        let isRepeatable = !isOpen && current.isRepeatable
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
        guard health.mayTry(at: options.now()) else { return false }
        do throws(PostgresError) {
            connection = try Connection.open(options)
            tally.opened()
            health.succeeded()
            return true
        } catch {
            health.failed(at: options.now())
            return false
        }
    }
}
