// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

/// How long a session lasts at most, and how many an account has.
@Suite struct SessionBoundsTests {
    private let house = House()
    private let day: Int64 = 86_400

    @Test func `a session that is used every day ends after ninety`() async throws {
        _ = try await house.add("ann@x.org")
        let signedIn = try await house.signIn("ann@x.org")
        let (begun, ninety) = (signedIn.session.createdAt, Int64(90) * day * 1000)
        var (token, issuedAt) = (signedIn.issued.token.reveal(), begun)
        for number in 1..<90 {
            house.clock.advance(seconds: day)
            let caller = try await house.authenticator.authenticate(Credentials(bearer: token))
            if let renewed = try await house.sessions.renewedToken(for: caller, issuedAt: issuedAt) {
                (token, issuedAt) = (renewed.token.reveal(), house.clock.now())
            }
            let end = try await house.sessions.mine(caller)[0].expiresAt
            #expect(end.millisecondsSinceEpoch <= begun.millisecondsSinceEpoch + ninety, "day \(number)")
        }
        house.clock.advance(seconds: day)
        let error = await refusal { try await house.authenticator.authenticate(Credentials(bearer: token)) }
        #expect(error == .badCredentials)
    }

    @Test func `no refresh token outlives the longest life either`() async throws {
        house.policies.change { $0.session.maximumLife = .seconds(3 * 86_400) }
        _ = try await house.add("ann@x.org")
        var signedIn = try await house.signIn("ann@x.org", refresh: true)
        let end = signedIn.session.createdAt.millisecondsSinceEpoch + 3 * day * 1000
        #expect(signedIn.session.expiresAt.millisecondsSinceEpoch == end)
        for _ in 0..<2 {
            house.clock.advance(seconds: day)
            let token = try #require(signedIn.issued.refreshToken)
            signedIn = try await house.sessions.refresh(token, limits: house.limits)
            #expect(signedIn.session.expiresAt.millisecondsSinceEpoch == end)
        }
        house.clock.advance(seconds: day)
        let token = try #require(signedIn.issued.refreshToken)
        #expect(await refusal { try await house.sessions.refresh(token, limits: house.limits) } == .badCredentials)
    }

    @Test(arguments: [1, 2, 5])
    func `a sign-in too many ends the oldest session of the account and no other's`(_ limit: Int) async throws {
        house.policies.change { $0.session.limit = limit }
        _ = try await house.add("ann@x.org")
        let bea = try await house.newcomer("bea@x.org")
        var all: [SignedIn] = []
        for _ in 0..<(limit + 2) { all.append(try await house.signIn("ann@x.org")) }
        for old in all.prefix(2) {
            #expect(await refusal { try await house.caller(old) } == .badCredentials)
        }
        for young in all.dropFirst(2) { _ = try await house.caller(young) }
        #expect(try await house.sessions.mine(try await house.caller(all[limit + 1])).count == limit)
        #expect(try await house.sessions.mine(bea.caller).count == 1)
    }

    @Test func `a lower limit ends all that are too many at the next sign-in`() async throws {
        _ = try await house.add("ann@x.org")
        for _ in 0..<7 { _ = try await house.signIn("ann@x.org") }
        house.policies.change { $0.session.limit = 3 }
        let caller = try await house.caller(try await house.signIn("ann@x.org"))
        #expect(try await house.sessions.mine(caller).count == 3)
    }
}
