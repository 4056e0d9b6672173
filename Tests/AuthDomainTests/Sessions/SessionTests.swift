// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct SessionTests {
    private let house = House()

    @Test func `people see their own sessions and end them one by one`() async throws {
        let ann = try await house.newcomer("ann@x.org")
        let other = try await house.signIn("ann@x.org")
        let bea = try await house.newcomer("bea@x.org")
        #expect(try await house.sessions.mine(ann.caller).map(\.id).contains(other.session.id))
        #expect(await refusal { try await house.sessions.end(other.session.id, of: bea.caller) } == .notFound)
        #expect(await refusal { try await house.sessions.end("no id", of: ann.caller) } == .notFound)
        _ = try await house.caller(other)
        try await house.sessions.end(other.session.id, of: ann.caller)
        #expect(await refusal { try await house.caller(other) } == .badCredentials)
        #expect(try await house.sessions.mine(ann.caller).count == 1)
    }

    @Test func `ending all others spares the one that asks, ending all spares none`() async throws {
        _ = try await house.add("ann@x.org")
        let signedIn = [
            try await house.signIn("ann@x.org"), try await house.signIn("ann@x.org"),
            try await house.signIn("ann@x.org"),
        ]
        let caller = try await house.caller(signedIn[0])
        try await house.sessions.endOthers(caller)
        #expect(await refusal { try await house.caller(signedIn[1]) } == .badCredentials)
        #expect(await refusal { try await house.caller(signedIn[2]) } == .badCredentials)
        _ = try await house.caller(signedIn[0])
        try await house.sessions.endAll(caller)
        #expect(await refusal { try await house.caller(signedIn[0]) } == .badCredentials)
    }

    @Test(arguments: ["logout", "disable", "delete", "password"])
    func `a session is worth nothing after`(_ event: String) async throws {
        let ann = try await house.add("ann@x.org")
        let signedIn = try await house.signIn("ann@x.org", refresh: true)
        let caller = try await house.caller(signedIn)
        switch event {
        case "logout": try await house.sessions.signOut(caller)
        case "disable": _ = try await house.accounts.change(ann.id, AccountChange(isDisabled: true), by: .system)
        case "delete": try await house.accounts.delete(ann.id, by: .system)
        default:
            let change = AccountChange(password: Secret("another lighthouse"))
            _ = try await house.accounts.change(ann.id, change, by: .system)
        }
        #expect(await refusal { try await house.caller(signedIn) } == .badCredentials)
        let token = try #require(signedIn.issued.refreshToken)
        #expect(await refusal { try await house.sessions.refresh(token, limits: house.limits) } == .badCredentials)
    }

    @Test func `an account disabled or deleted around the services is out as well`() async throws {
        let ann = try await house.add("ann@x.org")
        let signedIn = try await house.signIn("ann@x.org")
        _ = try await house.caller(signedIn)
        let off = JSONObject([("disabled", .boolean(true))])
        _ = try await house.store.commit([.update(.accounts, id: ann.id, ifVersion: nil, off)])
        #expect(await refusal { try await house.caller(signedIn) } == .badCredentials)
        _ = try await house.store.commit([.removeAll(.accounts, where: [])])
        #expect(await refusal { try await house.caller(signedIn) } == .badCredentials)
    }

    @Test func `a token opens no session of another account, nor one that somebody acts in`() async throws {
        let ann = try await house.add("ann@x.org")
        let bea = try await house.add("bea@x.org", roles: ["editor"])
        let mine = try await house.signIn("ann@x.org")
        var claims = mine.issued.claims
        #expect(try await house.authenticator.authenticate(bearer(claims)).kind == .user(ann.id))
        claims.account = bea.id
        #expect(
            await refusal { try await house.authenticator.authenticate(try await bearer(claims)) } == .badCredentials
        )
        claims.account = ann.id
        claims.impersonator = bea.id
        #expect(
            await refusal { try await house.authenticator.authenticate(try await bearer(claims)) } == .badCredentials
        )
    }

    /// A token that the server itself has signed, whatever it says.
    private func bearer(_ claims: TokenClaims) async throws -> Credentials {
        Credentials(bearer: try await house.tokens.sign(claims))
    }

    @Test(arguments: ["account disabled", "session over"])
    func `who is out around the services gets no new tokens either`(event: String) async throws {
        let ann = try await house.add("ann@x.org")
        let signedIn = try await house.signIn("ann@x.org", refresh: true)
        let (off, over) = (
            JSONObject([("disabled", true)]), JSONObject([("expiresAt", .string("\(house.clock.now())"))])
        )
        let write: AuthWrite =
            event == "session over"
            ? .update(.sessions, id: .text(signedIn.session.id), ifVersion: nil, over)
            : .update(.accounts, id: ann.id, ifVersion: nil, off)
        _ = try await house.store.commit([write])
        let token = try #require(signedIn.issued.refreshToken)
        #expect(await refusal { try await house.sessions.refresh(token, limits: house.limits) } == .badCredentials)
        #expect(await refusal { try await house.caller(signedIn) } == .badCredentials)
    }

    @Test func `a role counts from the next request on`() async throws {
        let ann = try await house.newcomer("ann@x.org")
        let signedIn = try await house.signIn("ann@x.org")
        let before = try await house.caller(signedIn)
        _ = try await house.accounts.assign("editor", to: ann.account.id, by: .system)
        let after = try await house.caller(signedIn)
        #expect(before.roles == [])
        #expect(after.roles == ["editor"])
        #expect(before.details?.fingerprint != after.details?.fingerprint)
        _ = try await house.accounts.unassign("editor", from: ann.account.id, by: .system)
        #expect(try await house.caller(signedIn).roles == [])
    }

    @Test func `a session that is used goes on, one that is not ends`() async throws {
        _ = try await house.add("ann@x.org")
        let signedIn = try await house.signIn("ann@x.org")
        house.clock.advance(seconds: 302_400)
        let caller = try await house.caller(signedIn)
        let session = try await house.sessions.mine(caller)[0]
        #expect(session.lastSeenAt == house.clock.now())
        let renewed = try #require(
            try await house.sessions.renewedToken(for: caller, issuedAt: signedIn.session.createdAt)
        )
        #expect(try await house.sessions.renewedToken(for: caller, issuedAt: house.clock.now()) == nil)
        house.clock.advance(seconds: 302_401)
        #expect(await refusal { try await house.caller(signedIn) } == .badCredentials, "the old token outlives its exp")
        let bearer = Credentials(bearer: renewed.token.reveal())
        #expect(try await house.authenticator.authenticate(bearer).kind == caller.kind)
        house.clock.advance(seconds: 604_801)
        #expect(await refusal { try await house.authenticator.authenticate(bearer) } == .badCredentials)
        try await house.sessions.removeExpired()
        let left = try await house.store.find(.sessions, where: [], oldestFirst: true, after: nil, limit: 9)
        #expect(left.isEmpty)
    }

    @Test func `refreshing gives a new pair and the old access token stays short`() async throws {
        _ = try await house.add("ann@x.org")
        let first = try await house.signIn("ann@x.org", refresh: true)
        #expect(first.issued.claims.expiresAt - first.issued.claims.issuedAt == 600)
        house.clock.advance(seconds: 601)
        #expect(await refusal { try await house.caller(first) } == .badCredentials)
        let token = try #require(first.issued.refreshToken)
        let second = try await house.sessions.refresh(token, limits: house.limits)
        #expect(second.session.id == first.session.id)
        #expect(second.issued.refreshToken?.reveal() != token.reveal())
        _ = try await house.caller(second)
    }

    @Test func `a reused refresh token ends the family`() async throws {
        _ = try await house.add("ann@x.org")
        let first = try await house.signIn("ann@x.org", refresh: true)
        let stolen = try #require(first.issued.refreshToken)
        let second = try await house.sessions.refresh(stolen, limits: house.limits)
        let third = try await house.sessions.refresh(try #require(second.issued.refreshToken), limits: house.limits)
        #expect(await refusal { try await house.sessions.refresh(stolen, limits: house.limits) } == .badCredentials)
        let current = try #require(third.issued.refreshToken)
        #expect(await refusal { try await house.sessions.refresh(current, limits: house.limits) } == .badCredentials)
        #expect(await refusal { try await house.caller(third) } == .badCredentials)
        #expect(house.activity.events.contains { $0.action == "session.refresh_reuse" })
    }

    @Test func `a refresh token that somebody made up ends nothing`() async throws {
        _ = try await house.add("ann@x.org")
        let signedIn = try await house.signIn("ann@x.org", refresh: true)
        let token = try #require(signedIn.issued.refreshToken).reveal()
        let other = token.hasSuffix("A") ? "B" : "A"
        let texts = [
            "", "rt_", "rt_.", String(token.dropLast()), token + "A", "rt_" + String(repeating: "A", count: 65),
            signedIn.issued.token.reveal(), String(repeating: "x", count: 1_000_000), "rt_\u{0}",
            String(token.prefix(3)) + other + String(token.dropFirst(4)),
        ]
        for text in texts {
            let error = await refusal { try await house.sessions.refresh(Secret(text), limits: house.limits) }
            #expect(error == .badCredentials)
        }
        _ = try await house.sessions.refresh(Secret(token), limits: house.limits)
    }

    @Test func `of many refreshes at the same time at most one gives tokens`() async throws {
        _ = try await house.add("ann@x.org")
        let signedIn = try await house.signIn("ann@x.org", refresh: true)
        let token = try #require(signedIn.issued.refreshToken)
        let (sessions, limits) = (house.sessions, house.limits)
        let errors = await withTaskGroup(of: AuthError?.self) { group in
            for _ in 0..<8 { group.addTask { await refusal { try await sessions.refresh(token, limits: limits) } } }
            return await group.reduce(into: [AuthError?]()) { $0.append($1) }
        }
        #expect(errors.filter { $0 == nil }.count == 1)
        #expect(errors.allSatisfy { $0 == nil || $0 == .badCredentials || $0?.code == "refreshed_elsewhere" })
    }
}
