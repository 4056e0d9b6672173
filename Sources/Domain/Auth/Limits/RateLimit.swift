// SPDX-License-Identifier: Apache-2.0

/// How often something may be done: `burst` times at once, and again as time passes, `burst` times per `period`.
public struct RateLimit: Sendable, Hashable {
    public var burst: Int
    public var period: Duration

    public init(burst: Int, per period: Duration) {
        self.burst = burst
        self.period = period
    }

    static func perMinute(_ count: Int) -> RateLimit { RateLimit(burst: count, per: .seconds(60)) }
    static func perHour(_ count: Int) -> RateLimit { RateLimit(burst: count, per: .seconds(3600)) }
}
