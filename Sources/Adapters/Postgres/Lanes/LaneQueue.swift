// SPDX-License-Identifier: Apache-2.0

internal import Threads

/// The bounded queue before the connections: a full one refuses at once, a closed one is still emptied.
final class LaneQueue: Sendable {
    private struct State {
        var items: [any LaneWork] = []
        /// Items before this place have been taken.
        var first = 0
        var isClosed = false

        var count: Int { items.count - first }

        mutating func take() -> any LaneWork {
            let work = items[first]
            first += 1
            guard let shared = work as? any SharedWork else { return work }
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

    private let capacity: Int
    private let monitor = Monitor(State())

    init(capacity: Int) { self.capacity = max(capacity, 1) }

    var count: Int { monitor.withLock { $0.count } }

    /// Nil when the work was taken in.
    func offer(_ work: any LaneWork) -> LaneRefusal? {
        let refusal = monitor.withLock { state -> LaneRefusal? in
            if state.isClosed { return .stopped }
            if state.count >= capacity { return .overloaded }
            state.items.append(work)
            return nil
        }
        if refusal == nil { monitor.wakeOne() }
        return refusal
    }

    /// Waits for work, and takes what waits behind it and may be done together with it; nil when the queue is closed
    /// and nothing is left.
    func take() -> (any LaneWork)? {
        monitor.wait { state -> (any LaneWork)?? in
            guard state.count > 0 else { return state.isClosed ? .some(nil) : nil }
            let work = state.take()
            if state.first == state.items.count {
                state.items.removeAll(keepingCapacity: true)
                state.first = 0
            } else if state.first > 64, state.first > state.items.count / 2 {
                state.items.removeSubrange(..<state.first)
                state.first = 0
            }
            return .some(work)
        }
    }

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
