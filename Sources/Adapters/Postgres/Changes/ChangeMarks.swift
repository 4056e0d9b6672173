// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import Synchronization

/// How far each entity has come, as far as this node knows: at once for its own commits, a little later for those of
/// other nodes.
final class ChangeMarks: Sendable {
    private struct State {
        var start: Int64
        var marks: [String: Int64] = [:]
        /// Transactions of its own that the node has counted, until the log shows them.
        var own: Set<Int64> = []
    }

    private let state: Mutex<State>

    /// - Parameter start: beyond whatever was a mark before.
    init(start: Int64) { state = Mutex(State(start: start)) }

    func mark(_ entityID: String) -> Int64 { state.withLock { $0.marks[entityID] ?? $0.start } }

    /// Counts the entries of a commit of this node.
    func commit(_ changes: [Change]) {
        guard let first = changes.first else { return }
        state.withLock { state in
            // Those that the feed was quicker with are never asked for.
            if state.own.count > 10_000 { state.own = [] }
            state.own.insert(first.transaction)
            Self.raise(changes, &state)
        }
    }

    /// Counts entries that the log shows, but for those that were counted already.
    func learn(_ changes: [Change]) {
        guard let first = changes.first else { return }
        state.withLock { state in
            if state.own.remove(first.transaction) == nil { Self.raise(changes, &state) }
        }
    }

    /// A transaction that commits late has the lower positions; the mark grows all the same.
    private static func raise(_ changes: [Change], _ state: inout State) {
        for change in changes {
            let mark = state.marks[change.entityID] ?? state.start
            state.marks[change.entityID] = max(mark + 1, change.position)
        }
    }
}
