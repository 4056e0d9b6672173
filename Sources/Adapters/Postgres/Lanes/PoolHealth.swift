// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Whether it is any use to connect. After a failure one lane at a time tries, after pauses that grow; so callers are
/// sent away at once in the meantime, and a server that comes back is not met by all lanes together.
final class PoolHealth: Sendable {
    private struct State {
        var failures = 0
        var isTrying = false
        var nextAttempt: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private static let firstPause = Duration.milliseconds(50)
    private static let longestPause = Duration.seconds(2)

    /// Whether the lane may try now. If so, it says how that went.
    func mayTry(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard state.failures > 0 else { return true }
            if state.isTrying { return false }
            if let next = state.nextAttempt, now < next { return false }
            state.isTrying = true
            return true
        }
    }

    func succeeded() { state.withLock { $0 = State() } }

    func failed(at now: ContinuousClock.Instant) {
        state.withLock { state in
            state.isTrying = false
            // Lanes that failed together count as one.
            if let next = state.nextAttempt, now < next { return }
            state.nextAttempt = now + min(Self.firstPause * (1 << min(state.failures, 10)), Self.longestPause)
            state.failures += 1
        }
    }

    /// How long it is until somebody may try again.
    func pause(at now: ContinuousClock.Instant) -> Duration {
        state.withLock { state in
            max(state.nextAttempt.map { now.duration(to: $0) } ?? .zero, .milliseconds(10))
        }
    }
}
