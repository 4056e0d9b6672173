// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct AttemptLimiterTests {
    private let clock = FakeClock()

    private func limiter(_ change: (inout AttemptLimits) -> Void = { _ in }, capacity: Int = 1000) -> AttemptLimiter {
        var limits = AttemptLimits()
        change(&limits)
        let fixed = limits
        return AttemptLimiter(clock: clock, capacity: capacity) { fixed }
    }

    private func signIn(_ address: String?, _ account: String? = nil) -> Attempt {
        Attempt(.signIn, address: address, account: account)
    }

    /// How long the attempt has to wait; nil when it is taken.
    private func wait(_ limiter: AttemptLimiter, _ attempt: Attempt) -> Duration? {
        do throws(AuthError) {
            try limiter.admit(attempt)
            return nil
        } catch .tooManyAttempts(let wait) {
            return wait
        } catch {
            return .seconds(-1)
        }
    }

    // MARK: - Buckets

    @Test func `an address has ten sign-ins a minute, and one more every six seconds`() {
        let limiter = limiter()
        for round in 0..<10 { #expect(wait(limiter, signIn("192.0.2.1", "a\(round)")) == nil) }
        #expect(wait(limiter, signIn("192.0.2.1", "b")) == .seconds(6))
        clock.advance(seconds: 6)
        #expect(wait(limiter, signIn("192.0.2.1", "b")) == nil)
        #expect(wait(limiter, signIn("192.0.2.1", "b")) == .seconds(6))
        #expect(wait(limiter, signIn("192.0.2.2", "b")) == nil)
        clock.advance(seconds: 3600)
        for _ in 0..<10 { #expect(wait(limiter, signIn("192.0.2.1")) == nil) }
        #expect(wait(limiter, signIn("192.0.2.1")) != nil)
    }

    @Test func `purposes are counted apart`() {
        let limiter = limiter()
        for _ in 0..<10 { _ = wait(limiter, signIn("192.0.2.1")) }
        #expect(wait(limiter, signIn("192.0.2.1")) != nil)
        #expect(wait(limiter, Attempt(.refresh, address: "192.0.2.1")) == nil)
    }

    @Test func `a client that asks for mail to one address too often slows down nobody else`() {
        let limiter = limiter()
        for _ in 0..<5 {
            #expect(wait(limiter, Attempt(.mail, address: "192.0.2.1", account: "ann@x.test")) == nil)
        }
        #expect(wait(limiter, Attempt(.mail, address: "::ffff:192.0.2.1", account: "ann@x.test")) == .seconds(720))
        #expect(wait(limiter, Attempt(.mail, address: "192.0.2.1", account: "bob@x.test")) == nil)
        #expect(wait(limiter, Attempt(.mail, address: "192.0.2.9", account: "ann@x.test")) == nil)
    }

    @Test func `mail to one address is limited wherever it is asked for`() {
        let limiter = limiter()
        for host in 0..<12 {
            #expect(wait(limiter, Attempt(.mailbox, address: "192.0.2.\(host)", account: "ann@x.test")) == nil)
        }
        #expect(wait(limiter, Attempt(.mailbox, address: nil, account: "ann@x.test")) == .seconds(300))
        #expect(wait(limiter, Attempt(.mailbox, address: nil, account: "bob@x.test")) == nil)
    }

    @Test func `a clock that is set back opens nothing`() {
        let limiter = limiter()
        for _ in 0..<10 { _ = wait(limiter, signIn("192.0.2.1")) }
        clock.advance(seconds: -86_400)
        #expect(wait(limiter, signIn("192.0.2.1")) != nil)
    }

    // MARK: - Lock-out

    @Test func `from the fifth failure on each locks twice as long, up to a quarter of an hour`() {
        let limiter = limiter { $0.address = [:] }
        let attempt = signIn("192.0.2.1", "ann@x.test")
        for _ in 0..<4 {
            limiter.fail(attempt)
            #expect(wait(limiter, attempt) == nil)
        }
        for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            limiter.fail(attempt)
            #expect(wait(limiter, attempt) == .seconds(seconds))
            clock.advance(seconds: Int64(seconds))
            #expect(wait(limiter, attempt) == nil)
        }
    }

    @Test func `a lock is of that account from that address alone`() {
        let limiter = limiter()
        for _ in 0..<8 { limiter.fail(signIn("192.0.2.1", "ann@x.test")) }
        #expect(wait(limiter, signIn("192.0.2.1", "ann@x.test")) != nil)
        #expect(wait(limiter, signIn("192.0.2.1", "bob@x.test")) == nil)
        #expect(wait(limiter, signIn("192.0.2.2", "ann@x.test")) == nil)
    }

    @Test func `many failures from everywhere lock the account, but never for long`() {
        let limiter = limiter { $0.accountLockOut = LockOut(free: 30, longest: .seconds(60)) }
        for host in 0..<60 { limiter.fail(signIn("198.51.100.\(host)", "ann@x.test")) }
        #expect(wait(limiter, signIn("192.0.2.1", "ann@x.test")) == .seconds(60))
    }

    @Test func `many failures on many accounts lock the address`() {
        let limiter = limiter { $0.address = [:] }
        for account in 0..<50 { limiter.fail(signIn("192.0.2.1", "user\(account)@x.test")) }
        #expect(wait(limiter, signIn("192.0.2.1", "fresh@x.test")) != nil)
    }

    @Test func `a success takes the account's failures back, quiet time one by one`() {
        let limiter = limiter { $0.address = [:] }
        let attempt = signIn("192.0.2.1", "ann@x.test")
        for _ in 0..<7 { limiter.fail(attempt) }
        #expect(wait(limiter, attempt) == .seconds(4))
        clock.advance(seconds: 4)
        limiter.succeed(attempt)
        limiter.fail(attempt)
        #expect(wait(limiter, attempt) == nil)

        let other = signIn("192.0.2.1", "bob@x.test")
        for _ in 0..<7 { limiter.fail(other) }
        clock.advance(seconds: 4 + 2 * 900)
        limiter.fail(other)
        #expect(wait(limiter, other) == .seconds(2))
    }

    @Test func `nobody without an address is counted by address`() {
        let limiter = limiter()
        for _ in 0..<100 { #expect(wait(limiter, signIn(nil, "ann@x.test")) == nil) }
        for _ in 0..<6 { limiter.fail(signIn(nil, "ann@x.test")) }
        #expect(wait(limiter, signIn(nil, "ann@x.test")) == .seconds(2))
    }

    // MARK: - Memory

    @Test func `a flood of addresses and accounts takes no more memory`() {
        let limiter = limiter(capacity: 100)
        for number in 0..<5000 {
            let attempt = signIn("10.\(number >> 16).\(number >> 8 & 255).\(number & 255)", "user\(number)@x.test")
            _ = wait(limiter, attempt)
            limiter.fail(attempt)
        }
        #expect(limiter.size <= 100)
    }

    @Test func `a locked account outlives a flood of others`() {
        let limiter = limiter({ $0.address = [:] }, capacity: 100)
        let attempt = signIn("192.0.2.1", "ann@x.test")
        for _ in 0..<14 { limiter.fail(attempt) }
        for number in 0..<5000 { limiter.fail(signIn("10.0.\(number >> 8).\(number & 255)", "u\(number)@x.test")) }
        #expect(wait(limiter, attempt) != nil)
    }

    // MARK: - Addresses

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:0201", "192.0.2.1"),
        ("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"), ("[::ffff:192.0.2.1]", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:0db8:0001:0002:0000::", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"),
        ("::1", "0:0:0:0::/64"),
    ])
    func `addresses of one client are one`(address: String, key: String) { #expect(AddressKey.make(address) == key) }

    @Test(arguments: [
        "", "localhost", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1:2:3", ":::", "1::2::3", "g::", "+1::",
        "1:2:3:4:5:6:7:8:9", "::1.2.3", String(repeating: "1:", count: 5000),
    ])
    func `what is no address stands for itself, shortened`(text: String) {
        let key = AddressKey.make(text)
        #expect(key.hasPrefix("?") && key.utf8.count <= 65)
    }

    @Test func `mapped and plain addresses share one bucket`() {
        let limiter = limiter()
        for _ in 0..<5 {
            #expect(wait(limiter, signIn("192.0.2.1")) == nil)
            #expect(wait(limiter, signIn("::ffff:192.0.2.1")) == nil)
        }
        #expect(wait(limiter, signIn("::ffff:c000:201")) != nil)
    }
}
