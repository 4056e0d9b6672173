// SPDX-License-Identifier: Apache-2.0

/// What looks at the log saw at its end, until the follower has got there: the entries up to one sight have all been
/// read when the follower's position is there, and with them all that had been committed when the look began.
struct LogSights {
    private struct Sight {
        let moment: ContinuousClock.Instant
        let newest: Int64
    }

    private var waiting: [Sight] = []
    private static let most = 64

    /// Whether entries were seen that are still waited for.
    var isBehind: Bool { !waiting.isEmpty }

    /// Notes that a look, begun at `moment`, saw entries up to `newest`.
    mutating func add(_ newest: Int64, at moment: ContinuousClock.Instant) {
        // Behind a transaction that does not end, later sights than these are made when it does.
        if waiting.count < Self.most { waiting.append(Sight(moment: moment, newest: newest)) }
    }

    /// The last look of which the follower, who is at `position` now, has all.
    mutating func reach(_ position: Int64) -> ContinuousClock.Instant? {
        let reached = waiting.prefix { $0.newest <= position }
        waiting.removeFirst(reached.count)
        return reached.last?.moment
    }

    mutating func forget() { waiting = [] }
}
