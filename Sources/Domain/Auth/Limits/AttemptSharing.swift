// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Has a limiter count what other nodes have counted, a few times a second and not while anybody waits. As long as the
/// exchange fails, each node counts for itself, and what it has counted goes out later.
public final class AttemptSharing: Sendable {
    private let limiter: AttemptLimiter
    private let exchange: any AttemptExchange
    private let onFailure: @Sendable (AuthError) -> Void
    private let state = Mutex(State())

    private struct State {
        /// Given to an exchange that failed.
        var unsent: AttemptReport?
        var isFailing = false
    }

    /// - Parameter onFailure: called when the exchange begins to fail, and not again before it has succeeded.
    public init(
        _ limiter: AttemptLimiter,
        over exchange: any AttemptExchange,
        onFailure: @escaping @Sendable (AuthError) -> Void
    ) {
        self.limiter = limiter
        self.exchange = exchange
        self.onFailure = onFailure
    }

    /// One exchange.
    public func settle() async {
        let report = state.withLock { $0.unsent } ?? limiter.report()
        do throws(AuthError) {
            let heard = try await exchange.exchange(report)
            state.withLock { $0 = State() }
            for one in heard { limiter.hear(one.report, age: one.age) }
        } catch {
            let isNew = state.withLock { state in
                defer { state = State(unsent: report, isFailing: true) }
                return !state.isFailing
            }
            if isNew { onFailure(error) }
        }
    }
}
