// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import Synchronization

/// How far each entity has come, as far as this node knows: at once for its own commits, a little later for those of
/// other nodes.
///
/// There are marks only while the feed has been able to say, within ``life``, that nothing is hidden from it. So
/// whatever is remembered under a mark is remembered for that long at most behind the back of another node.
///
/// A mark is the position of the entity's last entry when it came through the feed, which is the same on every node
/// that has seen the same entries. What this node has committed itself is counted before the feed gets to it, when an
/// older transaction may still come: such marks lie in the upper half of the room of that transaction, which is this
/// node's alone. So no two nodes ever call different states by one mark.
final class ChangeMarks: Sendable {
    /// How long the feed's word counts.
    static let life = Duration.milliseconds(800)
    /// Entries of one transaction end before the marks that belong to the node that ran it.
    static let firstOwn = Int64(ChangeLog.mostEntries / 2)

    private struct State {
        var start: Int64
        var marks: [String: Int64] = [:]
        /// Transactions of its own that the node has counted, until the log shows them.
        var own: Set<Int64> = []
        /// All that was committed before this moment has been counted.
        var confirmed: ContinuousClock.Instant
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - start: beyond whatever was a mark before.
    ///   - moment: before `start` was found. Nothing has been remembered before it.
    init(start: Int64, at moment: ContinuousClock.Instant, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        state = Mutex(State(start: start, confirmed: moment))
        self.now = now
    }

    /// Nil while it is not known whether others have changed something.
    func mark(_ entityID: String) -> Int64? {
        let now = now()
        return state.withLock { state in
            now < state.confirmed + Self.life ? state.marks[entityID] ?? state.start : nil
        }
    }

    /// Counts the entries of a commit of this node.
    func commit(_ changes: [Change]) {
        guard let first = changes.first else { return }
        state.withLock { state in
            // Those that the feed was quicker with are never asked for.
            if state.own.count > 10_000 { state.own = [] }
            state.own.insert(first.transaction)
            for change in changes { Self.raise(change, by: Self.firstOwn, &state) }
        }
    }

    /// Counts entries that the log shows, but for those that were counted already.
    func learn(_ changes: [Change]) {
        guard let first = changes.first else { return }
        state.withLock { state in
            guard state.own.remove(first.transaction) == nil else { return }
            for change in changes { Self.raise(change, by: 0, &state) }
        }
    }

    /// All that was committed before `moment` has been learned.
    func confirm(_ moment: ContinuousClock.Instant) { state.withLock { $0.confirmed = max($0.confirmed, moment) } }

    /// Entries up to `position` may have been missed: whatever was a mark is none any more.
    func renew(beyond position: Int64) {
        state.withLock { state in
            state.start = max(state.marks.values.max() ?? state.start, state.start, position) + 1
            state.marks = [:]
        }
    }

    /// A transaction that commits late has the lower positions; the mark grows all the same.
    private static func raise(_ change: Change, by room: Int64, _ state: inout State) {
        let mark = state.marks[change.entityID] ?? state.start
        state.marks[change.entityID] = max(mark + 1, change.position + room)
    }
}
