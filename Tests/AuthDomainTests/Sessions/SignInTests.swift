// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct SignInTests {
    private let house = House()

    @Test func `wrong password, no account, disabled account and no password get one answer after one hashing`()
        async throws
    {
        _ = try await house.add("ann@example.org")
        let off = try await house.add("off@example.org")
        _ = try await house.accounts.change(off.id, AccountChange(isDisabled: true), by: .system)
        _ = try await house.accounts.create(NewAccount(email: "oauth@example.org", strategy: "google"), by: .system)
        let attempts = [
            ("ann@example.org", "wrong password"), ("nobody@example.org", "wrong password"),
            ("off@example.org", House.password), ("oauth@example.org", "wrong password"), ("no address", "x"),
            ("ann@example.org", ""),
        ]
        for (email, password) in attempts {
            let before = (house.hasher.hashings, house.limits.notes.count, house.activity.events.count)
            let error = await refusal {
                try await house.signIn.withPassword(email: email, password: Secret(password))
            }
            #expect(error == .badCredentials, "\(email)")
            #expect(house.hasher.hashings == before.0 + 1, "\(email)")
            #expect(house.limits.notes.count == before.1 + 1, "\(email)")
            #expect(house.activity.events.count == before.2 + 1, "\(email)")
        }
        #expect(house.limits.notes.allSatisfy { !$0.isRight })
    }

    @Test func `a locked account costs no hashing`() async throws {
        _ = try await house.add("ann@example.org")
        house.limits.lock()
        let before = house.hasher.hashings
        #expect(
            await refusal { try await house.signIn("ann@example.org") } == .tooManyAttempts(retryAfter: .seconds(30))
        )
        #expect(house.hasher.hashings == before)
    }

    @Test func `a password of megabytes is no work`() async throws {
        _ = try await house.add("ann@example.org")
        let before = house.hasher.hashings
        let long = Secret(String(repeating: "x", count: 5_000_000))
        let error = await refusal { try await house.signIn.withPassword(email: "ann@example.org", password: long) }
        #expect(error == .badCredentials)
        #expect(house.hasher.hashings == before)
    }

    @Test func `the address of a sign-in may be written in any way`() async throws {
        let ann = try await house.add("ann@example.org")
        #expect(try await house.signIn(" ANN@example.org").account.id == ann.id)
    }

    @Test func `a second factor stands between password and session`() async throws {
        let ann = try await house.add("ann@example.org")
        house.secondFactor.enroll(ann.id)
        guard case .secondFactorRequired(let challenge) = await refusal({ try await house.signIn("ann@example.org") })
        else {
            Issue.record("no second factor was asked for")
            return
        }
        let sessions = try await house.store.find(.sessions, where: [], oldestFirst: true, after: nil, limit: 9)
        #expect(sessions.isEmpty)
        let wrong = await refusal { try await house.signIn.withSecondFactor(challenge: challenge, code: "111111") }
        #expect(wrong == .badCredentials)
        let signedIn = try await house.signIn.withSecondFactor(challenge: challenge, code: "000000")
        #expect(signedIn.session.secondFactorAt == house.clock.now())
        let replay = await refusal { try await house.signIn.withSecondFactor(challenge: challenge, code: "000000") }
        #expect(replay == .badCredentials)
    }

    @Test func `a sign-in between its factors ends when the account changes`() async throws {
        let ann = try await house.add("ann@example.org")
        house.secondFactor.enroll(ann.id)
        guard case .secondFactorRequired(let challenge) = await refusal({ try await house.signIn("ann@example.org") })
        else {
            Issue.record("no second factor was asked for")
            return
        }
        _ = try await house.accounts.change(ann.id, AccountChange(password: Secret("another lighthouse")), by: .system)
        let error = await refusal { try await house.signIn.withSecondFactor(challenge: challenge, code: "000000") }
        #expect(error == .badCredentials)
    }

    @Test func `a fresh proof is taken for the session that gives it`() async throws {
        let ann = try await house.newcomer("ann@example.org")
        let other = try await house.signIn("ann@example.org")
        house.clock.advance(seconds: 3600)
        let wrong = await refusal { try await house.signIn.stepUp(ann.caller, .password(Secret("wrong one"))) }
        #expect(wrong == .badCredentials)
        try await house.signIn.stepUp(ann.caller, .password(Secret(House.password)))
        let mine = try await house.sessions.mine(ann.caller)
        let proved = mine.filter { $0.provedAt == house.clock.now() }.map(\.id)
        #expect(proved == [ann.caller.details?.sessionID])
        #expect(try await house.caller(other).details?.provedAt != house.clock.now())
    }

    @Test func `with a second factor the password alone is no fresh proof`() async throws {
        let ann = try await house.newcomer("ann@example.org")
        house.secondFactor.enroll(ann.account.id)
        let error = await refusal { try await house.signIn.stepUp(ann.caller, .password(Secret(House.password))) }
        #expect(error?.code == "code_required")
        try await house.signIn.stepUp(ann.caller, .code("000000"))
        #expect(await refusal { try await house.signIn.stepUp(ann.caller, .code("123456")) } == .badCredentials)
    }

    @Test func `where passwords are off nobody signs in or registers with one`() async throws {
        _ = try await house.add("ann@example.org")
        house.policies.change { $0.registration.allowsAnonymous = true }
        let visitor = try await house.caller(try await house.signIn.anonymously())
        house.policies.change { $0.password.isEnabled = false }
        let before = house.hasher.hashings
        let password = Secret(House.password)
        let tries = [
            await refusal { try await house.signIn("ann@example.org") },
            await refusal { try await house.signIn.register(.init(email: "new@example.org", password: password)) },
            await refusal { try await house.signIn.upgrade(visitor, email: "new@example.org", password: password) },
        ]
        #expect(tries.map { $0?.code } == Array(repeating: "password_disabled", count: 3))
        #expect(house.hasher.hashings == before)
        #expect(try await house.accounts.find(email: "new@example.org") == nil)
    }

    @Test(arguments: ["disabled", "strategy_value", "email"])
    func `an account that changes while its password is checked is not signed in`(field: String) async throws {
        let ann = try await house.add("ann@example.org")
        let values = JSONObject([(field, field == "disabled" ? true : "x@example.org")])
        let hasher = BusyHasher(base: house.hasher) { [store = house.store] () async throws(AuthError) in
            _ = try await store.commit([.update(.accounts, id: ann.id, ifVersion: nil, values)])
        }
        let signIn = SignIn(
            store: house.store,
            accounts: house.accounts,
            passwords: Passwords(
                store: house.store,
                hasher: hasher,
                policies: house.policies,
                activity: house.activity
            ),
            sessions: house.sessions,
            secondFactor: house.secondFactor,
            limits: house.limits,
            activity: house.activity,
            roles: house.roles,
            policies: house.policies,
            ids: NumberedIDs(),
            clock: house.clock
        )
        let error = await refusal {
            try await signIn.withPassword(email: "ann@example.org", password: Secret(House.password))
        }
        #expect(error == .badCredentials)
        let sessions = try await house.store.find(.sessions, where: [], oldestFirst: true, after: nil, limit: 9)
        #expect(sessions.isEmpty)
    }
}

/// Something else happens while a password is checked.
private struct BusyHasher: PasswordHasher {
    let base: FakePasswordHasher
    let meanwhile: @Sendable () async throws(AuthError) -> Void

    var decoy: String { base.decoy }

    func hash(_ password: String) async throws(AuthError) -> String { try await base.hash(password) }

    func needsRehash(_ hash: String) -> Bool { base.needsRehash(hash) }

    func verify(_ password: String, against hash: String) async throws(AuthError) -> Bool {
        try await meanwhile()
        return try await base.verify(password, against: hash)
    }
}
