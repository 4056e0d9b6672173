// SPDX-License-Identifier: Apache-2.0

import Kernel
import Synchronization

extension AttemptLimiter {
    /// What was counted here since the last report; nil for nothing.
    /// - Parameter most: keys in one report. The others wait, those with the most attempts go first.
    public func report(most: Int = 500) -> AttemptReport? {
        let entries = state.withLock { state -> [AttemptReport.Entry] in
            var entries = state.news.entries.map { AttemptReport.Entry(key: $0.key, tally: $0.value) }
            if entries.count > most {
                entries.sort { Self.weight($0.tally) > Self.weight($1.tally) }
                entries.removeLast(entries.count - most)
            }
            for entry in entries { state.news.remove(entry.key) }
            return entries
        }
        return entries.isEmpty ? nil : AttemptReport(entries: entries)
    }

    /// Counts what another node has, `age` ago, as if it had been tried here: nobody has more budgets for knowing more
    /// nodes. What more was taken than one node would have given is made up for before there is more.
    public func hear(_ report: AttemptReport, age: Duration) {
        let (limits, now) = (limits(), clock.now())
        let moment = Timestamp(
            millisecondsSinceEpoch: now.millisecondsSinceEpoch &- max(0, min(age, .seconds(86_400)).milliseconds)
        )
        state.withLock { state in
            for entry in report.entries {
                let key = entry.key
                if entry.tally.taken > 0, let limit = Self.bucketLimit(key, limits) {
                    var bucket = state.buckets[key] ?? TokenBucket(at: moment)
                    // More stands in a report when it was held up; most of that has filled again since.
                    bucket.charge(min(entry.tally.taken, limit.burst), of: limit, at: moment)
                    state.keep(bucket, for: key, at: now)
                }
                if entry.tally.isForgiven { state.failures.remove(key) }
                if entry.tally.failed > 0 {
                    var count = state.failures[key] ?? FailureCount(at: moment)
                    count.fail(Self.lockOut(key, limits), times: entry.tally.failed, at: moment)
                    state.keep(count, for: key)
                }
            }
        }
    }

    func note(_ key: Key, in state: inout State, _ change: (inout AttemptTally) -> Void) {
        guard isShared else { return }
        var tally = state.news[key] ?? AttemptTally()
        change(&tally)
        state.news.set(key, tally) { Int64(Self.weight($0)) }
    }

    private static func weight(_ tally: AttemptTally) -> Int { tally.taken + tally.failed }

    private static func bucketLimit(_ key: Key, _ limits: AttemptLimits) -> RateLimit? {
        bucketKeys(key, limits).first { $0.key == key }?.limit
    }

    private static func lockOut(_ key: Key, _ limits: AttemptLimits) -> LockOut {
        switch (key.address, key.account) {
        case (_, nil): limits.addressLockOut
        // Where an attempt has no address, its account alone is what one who tries has.
        case (nil, _): limits.accountLockOut
        default: limits.lockOut
        }
    }
}

extension AttemptLimiter.State {
    mutating func keep(_ bucket: TokenBucket, for key: Attempt, at now: Timestamp) {
        buckets.set(key, bucket) { bucket in
            bucket.debt(at: now) > .zero ? bucket.usedAt.millisecondsSinceEpoch : nil
        }
    }

    /// Those that lock outlive those that only count.
    mutating func keep(_ count: FailureCount, for key: Attempt) {
        failures.set(key, count) { count in
            count.lastAt.millisecondsSinceEpoch &+ count.lock.milliseconds &* 2
        }
    }
}
