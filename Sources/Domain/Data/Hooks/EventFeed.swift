// SPDX-License-Identifier: Apache-2.0

internal import Kernel
internal import Synchronization

/// Holds what asynchronous listeners have yet to hear of: a position in the change log, and the few events that are in
/// no log. It is bounded: of the latter, the oldest are dropped when listeners fall behind.
final class EventFeed: Sendable {
    private struct State {
        /// The last log entry that was delivered; nil until the first commit.
        var delivered: Int64?
        var committed: Int64 = 0
        /// The consumer has been called and has not looked yet.
        var isCalled = false
        var events: [RecordEvent] = []
    }

    /// What there is to deliver.
    struct Batch {
        /// Log entries behind this position; nil when there are none.
        let after: Int64?
        let events: [RecordEvent]
    }

    private static let capacity = 1000

    private let state = Mutex(State())
    /// Yields whenever there may be something to deliver; one consumer.
    let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init() {
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Called by the database after each commit.
    func note(_ changes: [Change]) {
        guard let first = changes.first, let last = changes.last else { return }
        let isCalled = state.withLock { state in
            if state.delivered == nil { state.delivered = first.position - 1 }
            state.committed = max(state.committed, last.position)
            defer { state.isCalled = true }
            return state.isCalled
        }
        if !isCalled { signal.yield() }
    }

    func post(_ event: RecordEvent) {
        state.withLock { state in
            if state.events.count == Self.capacity { state.events.removeFirst() }
            state.events.append(event)
        }
        signal.yield()
    }

    func next() -> Batch {
        state.withLock { state in
            state.isCalled = false
            defer { state.events = [] }
            let isBehind = state.delivered.map { $0 < state.committed } ?? false
            return Batch(after: isBehind ? state.delivered : nil, events: state.events)
        }
    }

    /// Counts everything as delivered.
    func skip() {
        state.withLock { $0.delivered = $0.committed }
    }

    func delivered(upTo position: Int64) {
        state.withLock { $0.delivered = max($0.delivered ?? position, position) }
    }
}
