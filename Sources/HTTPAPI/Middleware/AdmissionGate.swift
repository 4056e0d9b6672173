// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts the requests in progress, so that a flood is turned away at once instead of slowing all.
final class AdmissionGate: Sendable {
    private let limit: Int
    private let inProgress = Atomic<Int>(0)

    init(limit: Int) { self.limit = limit }

    /// False when there are too many; else ``leave()`` has to follow.
    func enter() -> Bool {
        if inProgress.add(1, ordering: .relaxed).newValue <= limit { return true }
        leave()
        return false
    }

    func leave() { inProgress.subtract(1, ordering: .relaxed) }
}
