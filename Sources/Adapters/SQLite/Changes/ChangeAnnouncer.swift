// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import Synchronization

/// Tells what has been committed: it is called on the writer's thread, after each commit and before the answers. What
/// was written in a transaction that did not commit is forgotten when the next one begins.
final class ChangeAnnouncer: Sendable {
    private struct State {
        var pending: [[Change]] = []
        var marks: [String: Int64] = [:]
        var observers: [@Sendable ([Change]) -> Void] = []
    }

    private let state = Mutex(State())
    /// Where every entity's mark stands that has not changed since the start.
    private let start: Int64

    init(start: Int64) { self.start = start }

    func observe(_ observer: @escaping @Sendable ([Change]) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    func mark(_ entityID: String) -> Int64 { state.withLock { $0.marks[entityID] ?? start } }

    func begin() { state.withLock { $0.pending.removeAll(keepingCapacity: true) } }

    /// Adds the entries of one write plan that has run to its end.
    func add(_ changes: [Change]) {
        if !changes.isEmpty { state.withLock { $0.pending.append(changes) } }
    }

    func commit() {
        let (plans, observers) = state.withLock { state in
            for change in state.pending.joined() { state.marks[change.entityID] = change.position }
            defer { state.pending.removeAll(keepingCapacity: true) }
            return (state.observers.isEmpty ? [] : state.pending, state.observers)
        }
        for changes in plans {
            for observer in observers { observer(changes) }
        }
    }
}
