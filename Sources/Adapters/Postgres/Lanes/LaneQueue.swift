// SPDX-License-Identifier: Apache-2.0

internal import Threads

/// The bounded queue before the connections: a full one refuses at once, a closed one is still emptied.
final class LaneQueue: Sendable {
    private struct State {
        var items: [any LaneWork] = []
        /// Items before this place have been taken.
        var first = 0
        var isClosed = false
        /// The lanes that do shared work, and since when.
        var sharing: [ObjectIdentifier: ContinuousClock.Instant] = [:]

        var count: Int { items.count - first }

        /// Whether another lane may begin shared work. Those that are at it come back for what has gathered meanwhile,
        /// which takes fewer round trips and wakes nobody; but for one that is held up nobody waits.
        func mayShare(at now: ContinuousClock.Instant) -> Bool {
            isClosed || sharing.values.lazy.filter { $0 > now - LaneQueue.turn }.count < LaneQueue.mostSharing
        }

        /// Nil when there is nothing that the lane may do.
        mutating func take(_ lane: ObjectIdentifier, at now: ContinuousClock.Instant) -> (any LaneWork)? {
            sharing[lane] = nil
            guard count > 0 else { return nil }
            if !(items[first] is any SharedWork) || mayShare(at: now) { return take(lane, now) }
            guard let place = items[first...].firstIndex(where: { !($0 is any SharedWork) }) else { return nil }
            return items.remove(at: place)
        }

        private mutating func take(_ lane: ObjectIdentifier, _ now: ContinuousClock.Instant) -> any LaneWork {
            let work = items[first]
            first += 1
            guard let shared = work as? any SharedWork else { return work }
            sharing[lane] = now
            return gather(shared)
        }

        private mutating func gather<Work: SharedWork>(_ work: Work) -> any LaneWork {
            var members = [work]
            while members.count < Work.most, first < items.count, let next = items[first] as? Work,
                next.schemaVersion == work.schemaVersion
            {
                members.append(next)
                first += 1
            }
            return members.count > 1 ? SharedTicket(members) : work
        }
    }

    /// How many lanes do shared work at a time.
    private static let mostSharing = 2
    /// How long shared work takes as a rule. What takes longer is held up, and another lane may begin.
    private static let turn = Duration.milliseconds(10)

    private let capacity: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let monitor = Monitor(State())

    init(capacity: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.capacity = max(capacity, 1)
        self.now = now
    }

    var count: Int { monitor.withLock { $0.count } }

    /// Nil when the work was taken in.
    func offer(_ work: any LaneWork) -> LaneRefusal? {
        let now = now()
        let (refusal, wakes) = monitor.withLock { state -> (LaneRefusal?, Bool) in
            if state.isClosed { return (.stopped, false) }
            if state.count >= capacity { return (.overloaded, false) }
            state.items.append(work)
            return (nil, !(work is any SharedWork) || state.mayShare(at: now))
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
            if state.first == state.items.count {
                state.items.removeAll(keepingCapacity: true)
                state.first = 0
            } else if state.first > 64, state.first > state.items.count / 2 {
                state.items.removeSubrange(..<state.first)
                state.first = 0
            }
            return (work, state.count > 0 && (!(state.items[state.first] is any SharedWork) || state.mayShare(at: now)))
        }
        if wakes { monitor.wakeOne() }
        return work
    }

    /// Has lanes look again whether they may take what waits.
    func nudge() { if count > 0 { monitor.wakeAll() } }

    /// Takes back, before all others, work that its lane can't do; false when nobody may be left to take it.
    func putBack(_ work: any LaneWork) -> Bool {
        let isTaken = monitor.withLock { state in
            if !state.isClosed { state.items.insert(contentsOf: work.parts, at: state.first) }
            return !state.isClosed
        }
        if isTaken { monitor.wakeOne() }
        return isTaken
    }

    var isClosed: Bool { monitor.withLock { $0.isClosed } }

    /// Takes out the work whose time is over.
    func expired(at now: ContinuousClock.Instant) -> [any LaneWork] {
        monitor.withLock { state in
            var (late, rest): ([any LaneWork], [any LaneWork]) = ([], [])
            for work in state.items[state.first...] {
                if let deadline = work.deadline, deadline <= now { late.append(work) } else { rest.append(work) }
            }
            guard !late.isEmpty else { return [] }
            (state.items, state.first) = (rest, 0)
            return late
        }
    }

    func close() {
        monitor.withLock { $0.isClosed = true }
        monitor.wakeAll()
    }
}
