// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Failures in a row, and how long they lock.
struct FailureCount {
    private(set) var failures = 0
    private(set) var lastAt: Timestamp
    private(set) var lock: Duration = .zero

    init(at now: Timestamp) { lastAt = now }

    mutating func fail(_ lockOut: LockOut, times count: Int = 1, at now: Timestamp) {
        failures = min(failures(lockOut, at: now), 1_000_000) + count
        lock = lockOut.duration(after: failures)
        lastAt = max(lastAt, now)
    }

    /// How long it is locked yet; nil when it is not.
    func wait(at now: Timestamp) -> Duration? {
        let left = lock - .milliseconds(TokenBucket.elapsed(lastAt, now))
        return left > .zero ? left : nil
    }

    /// What is left of the failures after the quiet time since the last lock.
    func failures(_ lockOut: LockOut, at now: Timestamp) -> Int {
        let quiet = Duration.milliseconds(TokenBucket.elapsed(lastAt, now)) - lock
        guard quiet > .zero, lockOut.decay > .zero else { return failures }
        let periods = quiet.milliseconds / max(lockOut.decay.milliseconds, 1)
        return Int(max(0, Int64(failures) - periods))
    }
}
