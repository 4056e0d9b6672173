// SPDX-License-Identifier: Apache-2.0

/// How many attempts are taken, by purpose.
public struct AttemptLimits: Sendable, Hashable {
    /// What one address may try.
    public var address: [Attempt.Purpose: RateLimit]
    /// What may be tried on one account, from wherever.
    public var account: [Attempt.Purpose: RateLimit]
    /// What one address may try on one account: nobody else is slowed down by it.
    public var pair: [Attempt.Purpose: RateLimit]
    /// By address and account together.
    public var lockOut: LockOut
    /// By account alone: higher, since others could use it to lock the owner out.
    public var accountLockOut: LockOut
    /// By address alone, for those who try one thing on many accounts, or made-up keys and links.
    public var addressLockOut: LockOut

    public init() {
        address = [
            .signIn: .perMinute(10), .register: .perHour(30), .refresh: .perMinute(60), .stepUp: .perMinute(10),
            .code: .perMinute(20), .mail: .perHour(30), .apiKey: .perMinute(60), .setup: .perMinute(10),
        ]
        account = [.mailbox: .perHour(12)]
        pair = [.mail: .perHour(5)]
        lockOut = LockOut(free: 5)
        accountLockOut = LockOut(free: 30, longest: .seconds(60))
        addressLockOut = LockOut(free: 50, longest: .seconds(300), decay: .seconds(30))
    }
}
