// SPDX-License-Identifier: Apache-2.0

internal import Threads

/// The bounded queue before the connections: a full one refuses at once, a closed one is still emptied.
final class LaneQueue: Sendable {
    private struct State {
        var lines = WaitingLines()
        var turns = LaneTurns()
        var isClosed = false

        func allows(_ kind: LaneKind, at now: ContinuousClock.Instant) -> Bool {
            isClosed || turns.allow(kind, at: now)
        }

        func hasWork(at now: ContinuousClock.Instant) -> Bool { lines.holds { allows($0, at: now) } }

        /// Nil when there is nothing that the lane may do.
        mutating func take(_ lane: ObjectIdentifier, at now: ContinuousClock.Instant) -> (any LaneWork)? {
            turns.end(lane)
            let (turns, isClosed) = (turns, isClosed)
            guard let (work, kind) = lines.take({ isClosed || turns.allow($0, at: now) }) else { return nil }
            self.turns.begin(kind, lane, at: now)
            return work
        }
    }

    private let capacity: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let monitor = Monitor(State())

    init(capacity: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.capacity = max(capacity, 1)
        self.now = now
    }

    var count: Int { monitor.withLock { $0.lines.count } }

    /// Nil when the work was taken in.
    func offer(_ work: any LaneWork) -> LaneRefusal? {
        let now = now()
        let (refusal, wakes) = monitor.withLock { state -> (LaneRefusal?, Bool) in
            if state.isClosed { return (.stopped, false) }
            if state.lines.count >= capacity { return (.overloaded, false) }
            state.lines.append(work)
            return (nil, state.allows(work.place.kind, at: now))
        }
        if wakes { monitor.wakeOne() }
        return refusal
    }

    /// Waits for work, and takes what waits behind it and may be done together with it; nil when the queue is closed
    /// and nothing is left.
    func take(_ lane: ObjectIdentifier) -> (any LaneWork)? {
        let (work, wakes) = monitor.wait { state -> ((any LaneWork)?, Bool)? in
            let now = now()
            guard let work = state.take(lane, at: now) else { return state.isClosed ? (nil, false) : nil }
            return (work, state.hasWork(at: now))
        }
        if wakes { monitor.wakeOne() }
        return work
    }

    /// Has lanes look again whether they may take what waits.
    func nudge() { if count > 0 { monitor.wakeAll() } }

    /// Takes back, before all others, work that its lane can't do; false when nobody may be left to take it.
    func putBack(_ work: any LaneWork) -> Bool {
        let isTaken = monitor.withLock { state in
            if !state.isClosed { state.lines.prepend(work.parts) }
            return !state.isClosed
        }
        if isTaken { monitor.wakeOne() }
        return isTaken
    }

    var isClosed: Bool { monitor.withLock { $0.isClosed } }

    /// Takes out the work whose time is over.
    func expired(at now: ContinuousClock.Instant) -> [any LaneWork] { monitor.withLock { $0.lines.expired(at: now) } }

    func close() {
        monitor.withLock { $0.isClosed = true }
        monitor.wakeAll()
    }
}
