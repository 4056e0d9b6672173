// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct AuthenticatorTests {
    private let house = House(hidden: ["salary"])

    @Test func `without credentials a caller is anonymous at once`() async throws {
        #expect(house.authenticator.cached(Credentials()) == .anonymous)
        #expect(house.authenticator.cached(Credentials(cookie: "")) == .anonymous)
        #expect(try await house.authenticator.authenticate(Credentials()) == .anonymous)
    }

    @Test func `a known caller costs no read until something changes`() async throws {
        _ = try await house.add("ann@x.org")
        let token = try await house.signIn("ann@x.org").issued.token.reveal()
        let credentials = Credentials(bearer: token)
        #expect(house.authenticator.cached(credentials) == nil)
        let caller = try await house.authenticator.authenticate(credentials)
        let calls = house.store.calls
        for _ in 0..<100 { #expect(house.authenticator.cached(credentials) == caller) }
        #expect(house.store.calls == calls)
        _ = try await house.signIn("ann@x.org")
        #expect(house.authenticator.cached(credentials) == nil)
        #expect(try await house.authenticator.authenticate(credentials) == caller)
    }

    @Test func `what is remembered expires by the clock`() async throws {
        _ = try await house.add("ann@x.org")
        let token = try await house.signIn("ann@x.org", refresh: true).issued.token.reveal()
        _ = try await house.authenticator.authenticate(Credentials(bearer: token))
        house.clock.advance(seconds: 599)
        #expect(house.authenticator.cached(Credentials(bearer: token)) != nil)
        house.clock.advance(seconds: 1)
        #expect(house.authenticator.cached(Credentials(bearer: token)) == nil)
        let error = await refusal { try await house.authenticator.authenticate(Credentials(bearer: token)) }
        #expect(error == .badCredentials)
    }

    @Test func `nothing is remembered where a mark is unknown`() async throws {
        _ = try await house.add("ann@x.org")
        let credentials = Credentials(bearer: try await house.signIn("ann@x.org").issued.token.reveal())
        house.attributes.forbidRemembering()
        _ = try await house.authenticator.authenticate(credentials)
        #expect(house.authenticator.cached(credentials) == nil)
    }

    @Test func `the memory is bounded and keeps who came last`() async throws {
        _ = try await house.add("ann@x.org")
        var tokens: [String] = []
        house.policies.change { $0.session.limit = 300 }
        for _ in 0..<300 { tokens.append(try await house.signIn("ann@x.org").issued.token.reveal()) }
        for token in tokens { _ = try await house.authenticator.authenticate(Credentials(bearer: token)) }
        let known = tokens.filter { house.authenticator.cached(Credentials(bearer: $0)) != nil }
        #expect(known.count <= 64)
        #expect(known.contains(tokens[299]))
    }

    @Test func `the header counts before the cookie, and a stale cookie is nobody`() async throws {
        let (ann, bea) = (try await house.add("ann@x.org"), try await house.add("bea@x.org"))
        let first = try await house.signIn("ann@x.org").issued.token.reveal()
        let second = try await house.signIn("bea@x.org").issued.token.reveal()
        let authenticator = house.authenticator
        let both = try await authenticator.authenticate(Credentials(bearer: first, cookie: second))
        #expect(both.kind == .user(ann.id))
        #expect(both.details?.usesCookie == false)
        let cookie = try await authenticator.authenticate(Credentials(cookie: second + ".c2lnbmF0dXJl"))
        #expect(cookie.kind == .user(bea.id))
        #expect(cookie.details?.usesCookie == true)
        #expect(try await authenticator.authenticate(Credentials(cookie: "stale")) == .anonymous)
        let mixed = await refusal { try await authenticator.authenticate(Credentials(bearer: "x", cookie: second)) }
        #expect(mixed == .badCredentials)
    }

    @Test func `a publishable key limits a guest or the user whose token comes along`() async throws {
        let scopes = [KeyScope.records(entity: "posts", actions: ["read"])]
        house.apiKeys.set("pk_1", ResolvedKey(id: "1", kind: .publishable, scopes: scopes, expiresAt: nil))
        let ann = try await house.add("ann@x.org", roles: ["admin"])
        let token = try await house.signIn("ann@x.org").issued.token.reveal()
        let guest = try await house.authenticator.authenticate(Credentials(bearer: "pk_1"))
        #expect(guest.kind == .anonymous)
        #expect(guest.details?.scopes == scopes)
        let user = try await house.authenticator.authenticate(Credentials(bearer: token, apiKey: "pk_1"))
        #expect(user.kind == .user(ann.id))
        #expect(user.details?.scopes == scopes)
        let plain = try await house.authenticator.authenticate(Credentials(bearer: token))
        #expect(plain.details?.fingerprint != user.details?.fingerprint)
        #expect(await refusal { try await house.accounts.list(by: user) }?.code == "forbidden")
        #expect(await refusal { try await house.sessions.endAll(user) }?.code == "limited_key")
    }

    @Test func `a secret key is a program, until it expires or is revoked`() async throws {
        let end = Timestamp(millisecondsSinceEpoch: house.clock.now().millisecondsSinceEpoch + 10_000)
        house.apiKeys.set("sk_1", ResolvedKey(id: "1", kind: .secret, scopes: nil, expiresAt: end))
        let credentials = Credentials(apiKey: "sk_1")
        #expect(try await house.authenticator.authenticate(credentials).kind == .key("1"))
        #expect(house.authenticator.cached(credentials)?.kind == .key("1"))
        house.clock.advance(seconds: 10)
        #expect(await refusal { try await house.authenticator.authenticate(credentials) } == .badCredentials)
        for text in ["sk_2", "pk_", "sk_\u{0}", String(repeating: "x", count: 100_000)] {
            let error = await refusal { try await house.authenticator.authenticate(Credentials(apiKey: text)) }
            #expect(error == .badCredentials)
        }
    }

    @Test func `rules see the fields of the account, but none that is hidden or no scalar`() async throws {
        let fields = JSONObject([
            ("team", .integer(7)), ("tags", .array(["a", "b"])), ("salary", .integer(1)),
            ("settings", .object(JSONObject([("theme", .string("dark"))]))), ("nested", .array([.array([])])),
            ("score", .double(1.5)),
        ])
        _ = try await house.add("ann@x.org", roles: ["editor"], fields: fields)
        house.attributes.set(["team.plan": .text("gold")])
        let signedIn = try await house.signIn("ann@x.org")
        let caller = try await house.caller(signedIn)
        let seen = try #require(caller.details?.attributes)
        #expect(seen["team"] == .integer(7))
        #expect(seen["tags"] == .list([.text("a"), .text("b")]))
        #expect(seen["score"] == .real(1.5))
        #expect(seen["roles"] == .list([.text("editor")]))
        #expect(seen["team.plan"] == .text("gold"))
        for name in ["salary", "settings", "nested", "strategy_value", "email_pending"] { #expect(seen[name] == nil) }
        house.attributes.set(["team.plan": .text("silver")])
        let later = try await house.caller(signedIn)
        #expect(later.details?.attributes["team.plan"] == .text("silver"))
        #expect(later.details?.fingerprint != caller.details?.fingerprint)
    }

    @Test func `two callers have two fingerprints, and one caller has one`() async throws {
        _ = try await house.add("ann@x.org")
        _ = try await house.add("bea@x.org")
        let first = try await house.caller(house.signIn("ann@x.org"))
        let second = try await house.caller(house.signIn("ann@x.org"))
        let other = try await house.caller(house.signIn("bea@x.org"))
        #expect(first.details?.fingerprint == second.details?.fingerprint)
        #expect(first.details?.fingerprint != other.details?.fingerprint)
    }

    @Test func `accounts with text ids are the same to callers`() async throws {
        let house = House(textIDs: true)
        let ann = try await house.newcomer("ann@x.org")
        #expect(ann.caller.kind == .user(ann.account.id))
        guard case .text = ann.account.id else {
            Issue.record("no text id")
            return
        }
    }
}
