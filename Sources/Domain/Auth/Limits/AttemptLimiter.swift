// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Synchronization

/// Counts attempts in this process's memory, by address and by account, within a bound that no flood moves.
public final class AttemptLimiter: AttemptLimiting {
    let limits: @Sendable () -> AttemptLimits
    let clock: any WallClock
    let state: Mutex<State>
    /// Whether somebody asks for what was counted.
    let isShared: Bool

    typealias Key = Attempt

    struct State {
        var buckets: BoundedTable<Key, TokenBucket>
        var failures: BoundedTable<Key, FailureCount>
        /// What other nodes have not been told yet.
        var news: BoundedTable<Key, AttemptTally>
    }

    /// - Parameters:
    ///   - capacity: addresses and accounts that are counted at a time, of each kind.
    ///   - isShared: keeps what is counted for ``report(most:)`` too.
    public init(
        clock: any WallClock,
        capacity: Int = 50_000,
        isShared: Bool = false,
        limits: @escaping @Sendable () -> AttemptLimits = { AttemptLimits() }
    ) {
        self.clock = clock
        self.limits = limits
        self.isShared = isShared
        state = Mutex(
            State(
                buckets: BoundedTable(capacity: capacity),
                failures: BoundedTable(capacity: capacity),
                news: BoundedTable(capacity: capacity)
            )
        )
    }

    public func admit(_ attempt: Attempt) throws(AuthError) {
        let (limits, now) = (limits(), clock.now())
        let attempt = Self.normalized(attempt)
        let wait = state.withLock { state -> Duration? in
            let locks = Self.lockKeys(attempt, limits).compactMap { state.failures[$0.key]?.wait(at: now) }
            if let lock = locks.max() { return lock }
            for (key, limit) in Self.bucketKeys(attempt, limits) {
                var bucket = state.buckets[key] ?? TokenBucket(at: now)
                if let wait = bucket.take(of: limit, at: now) { return wait }
                state.keep(bucket, for: key, at: now)
                note(key, in: &state) { $0.taken += 1 }
            }
            return nil
        }
        if let wait { throw .tooManyAttempts(retryAfter: wait) }
    }

    public func fail(_ attempt: Attempt) {
        let (limits, now) = (limits(), clock.now())
        let attempt = Self.normalized(attempt)
        state.withLock { state in
            for (key, lockOut) in Self.lockKeys(attempt, limits) {
                var count = state.failures[key] ?? FailureCount(at: now)
                count.fail(lockOut, at: now)
                state.keep(count, for: key)
                note(key, in: &state) { $0.failed += 1 }
            }
        }
    }

    public func succeed(_ attempt: Attempt) {
        let attempt = Self.normalized(attempt)
        guard attempt.account != nil else { return }
        // The address's own count stays: one right guess must not buy a guesser others.
        state.withLock { state in
            state.failures.remove(attempt)
            note(attempt, in: &state) { ($0.failed, $0.isForgiven) = (0, true) }
        }
    }

    /// How many addresses and accounts are counted, and to be told of.
    var size: Int { state.withLock { max($0.buckets.entries.count, $0.failures.entries.count, $0.news.entries.count) } }

    // MARK: - Keys

    /// Bytes of an account's name that tell it from others.
    private static let longestAccount = 256

    private static func normalized(_ attempt: Attempt) -> Attempt {
        Attempt(
            attempt.purpose,
            address: attempt.address.map(AddressKey.make),
            account: attempt.account.map { String(decoding: $0.utf8.prefix(longestAccount), as: UTF8.self) }
        )
    }

    static func bucketKeys(_ attempt: Attempt, _ limits: AttemptLimits) -> [(key: Key, limit: RateLimit)] {
        var keys: [(Key, RateLimit)] = []
        if let address = attempt.address, let limit = limits.address[attempt.purpose] {
            keys.append((Key(attempt.purpose, address: address, account: nil), limit))
        }
        if let account = attempt.account, let limit = limits.account[attempt.purpose] {
            keys.append((Key(attempt.purpose, address: nil, account: account), limit))
        }
        if let address = attempt.address, let account = attempt.account, let limit = limits.pair[attempt.purpose] {
            keys.append((Key(attempt.purpose, address: address, account: account), limit))
        }
        return keys
    }

    static func lockKeys(_ attempt: Attempt, _ limits: AttemptLimits) -> [(key: Key, lockOut: LockOut)] {
        let purpose = attempt.purpose
        var keys: [(Key, LockOut)] = []
        if let address = attempt.address {
            keys.append((Key(purpose, address: address, account: nil), limits.addressLockOut))
        }
        if let account = attempt.account {
            keys.append((Key(purpose, address: attempt.address, account: account), limits.lockOut))
            if attempt.address != nil {
                keys.append((Key(purpose, address: nil, account: account), limits.accountLockOut))
            }
        }
        return keys
    }
}
