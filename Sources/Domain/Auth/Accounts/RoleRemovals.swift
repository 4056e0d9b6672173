// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The roles that were removed and may still stand at accounts.
final class RoleRemovals: Sendable {
    private struct State {
        /// By role, the number of its last removal.
        var waiting: [String: Int] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    func note(_ roles: Set<String>) {
        state.withLock { state in
            for role in roles {
                state.last += 1
                state.waiting[role] = state.last
            }
        }
    }

    var waiting: [String: Int] { state.withLock { $0.waiting } }

    /// Whether this removal, and no later one of the same role, still has to be carried out.
    func isWaiting(_ role: String, _ number: Int) -> Bool { state.withLock { $0.waiting[role] == number } }

    /// Forgets what has been carried out, but for roles that were removed once more meanwhile.
    func finish(_ done: [String: Int]) {
        state.withLock { state in
            for (role, number) in done where state.waiting[role] == number { state.waiting[role] = nil }
        }
    }
}
