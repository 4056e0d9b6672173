// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Fills steadily up to the limit's burst; what is taken has to have filled before.
struct TokenBucket {
    /// How long it takes to fill to where it is full again; nothing for a full one.
    private(set) var debt: Duration = .zero
    private(set) var usedAt: Timestamp

    init(at now: Timestamp) { usedAt = now }

    /// Takes one; nil when that could be done, else how long until it can.
    mutating func take(of limit: RateLimit, at now: Timestamp) -> Duration? {
        guard limit.burst > 0 else { return limit.period }
        let left = debt(at: now)
        let price = limit.period / limit.burst
        let after = left + price
        guard after <= limit.period else { return after - limit.period }
        (debt, usedAt) = (after, now)
        return nil
    }

    /// Takes what was taken at `moment` elsewhere, also more than there was: that has to fill again first.
    mutating func charge(_ count: Int, of limit: RateLimit, at moment: Timestamp) {
        guard limit.burst > 0 else { return }
        let late = Duration.milliseconds(Self.elapsed(moment, usedAt))
        debt = debt(at: moment) + max(.zero, limit.period / limit.burst * count - late)
        usedAt = max(usedAt, moment)
    }

    func debt(at now: Timestamp) -> Duration { max(.zero, debt - .milliseconds(Self.elapsed(usedAt, now))) }

    /// A clock that was set back counts as one that stood still.
    static func elapsed(_ earlier: Timestamp, _ now: Timestamp) -> Int64 {
        let (passed, overflows) = now.millisecondsSinceEpoch.subtractingReportingOverflow(
            earlier.millisecondsSinceEpoch
        )
        return overflows ? 0 : max(0, passed)
    }
}
