// SPDX-License-Identifier: Apache-2.0

internal import Threads

/// The bounded queue before a lane: a full one refuses at once, a closed one is still emptied.
final class LaneQueue<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        /// Items before this place have been taken.
        var first = 0
        var isClosed = false

        var count: Int { items.count - first }
    }

    private let capacity: Int
    private let monitor = Monitor(State())

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    var count: Int { monitor.withLock { $0.count } }

    /// Nil when the item was taken in.
    func offer(_ item: Item) -> LaneRefusal? {
        let refusal = monitor.withLock { state -> LaneRefusal? in
            if state.isClosed { return .stopped }
            if state.count >= capacity { return .overloaded }
            state.items.append(item)
            return nil
        }
        if refusal == nil { monitor.wakeOne() }
        return refusal
    }

    /// Waits for items and takes the first, and those behind it that may go along with it, at most `limit`.
    /// Empty when the queue is closed and nothing is left.
    func take(atMost limit: Int, whileJoining mayJoin: (Item) -> Bool) -> [Item] {
        monitor.wait { state in
            if state.count == 0 { return state.isClosed ? [] : nil }
            let waiting = state.items[state.first...]
            let joined = waiting.prefix(limit).prefix(while: mayJoin)
            let taken = Array(joined.isEmpty ? waiting.prefix(1) : joined)
            state.first += taken.count
            if state.first == state.items.count {
                state.items.removeAll(keepingCapacity: true)
                state.first = 0
            } else if state.first > state.items.count / 2 {
                state.items.removeSubrange(..<state.first)
                state.first = 0
            }
            return taken
        }
    }

    /// Waits for one item; nil when the queue is closed and nothing is left.
    func takeOne() -> Item? {
        take(atMost: 1) { _ in true }.first
    }

    func close() {
        monitor.withLock { $0.isClosed = true }
        monitor.wakeAll()
    }
}
