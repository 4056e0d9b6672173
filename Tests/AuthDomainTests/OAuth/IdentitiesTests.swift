// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct IdentitiesTests {
    private typealias Person = FakeIdentityProvider.Person

    private let world = OAuthWorld()
    private let alice = Person("alice", email: "alice@example.org")

    private func refusal(_ work: () async throws -> Void) async -> String {
        do {
            try await work()
            return "none"
        } catch let error as AuthError {
            switch error {
            case .forbidden(let code, _), .conflict(let code, _): return code
            default: return "\(error)"
            }
        } catch {
            return "\(error)"
        }
    }

    @Test func `the same identity always meets the same account`() async throws {
        let provider = try OAuthWorld.configuration()
        let first = try await world.signedIn(alice, at: provider)
        let renamed = Person("alice", email: "new@example.org")
        let second = try await world.signedIn(renamed, at: provider)
        #expect(first.isNew && !second.isNew)
        #expect(first.account.id == second.account.id)
        #expect(second.account.email == "alice@example.org")
    }

    @Test func `subjects are told apart byte by byte`() async throws {
        let provider = try OAuthWorld.configuration()
        let subjects = ["caf\u{E9}", "cafe\u{301}", "CAF\u{E9}"]
        var ids: Set<RecordID> = []
        for (index, subject) in subjects.enumerated() {
            ids.insert(
                try await world.signedIn(Person(subject, email: "p\(index)@example.org"), at: provider).account.id
            )
        }
        #expect(ids.count == 3)
    }

    @Test func `a new account has the role of those who register`() async throws {
        world.policies.change { $0.registration.role = "member" }
        let account = try await world.signedIn(alice, at: OAuthWorld.configuration()).account
        #expect(account.roles == ["member"] && account.strategy == "acme" && !account.hasPassword)
    }

    @Test(arguments: [OAuthAction.login, .register])
    func `closed registration holds for providers too`(_ action: OAuthAction) async throws {
        world.policies.change { $0.registration.isOpen = false }
        let provider = try OAuthWorld.configuration()
        #expect(await refusal { try await world.run(alice, at: provider, action) } == "registration_closed")
        #expect(try await world.records(.accounts).isEmpty)
    }

    @Test func `addresses confirmed on both sides link`() async throws {
        let account = try await world.account("alice@example.org", verified: true)
        let entered = try await world.signedIn(
            Person("alice", email: "Alice@Example.org"),
            at: OAuthWorld.configuration()
        )
        #expect(entered.account.id == account.id && !entered.isNew)
        #expect(entered.account.hasPassword)
        #expect(try await world.records(.identities).count == 1)
    }

    @Test func `pre-hijack: the real owner takes an unconfirmed account over and everything in it is gone`()
        async throws
    {
        let account = try await world.account("alice@example.org", verified: false)
        let reference = JSONValue.string(account.id.reference)
        _ = try await world.store.commit([
            .insert(
                .identities,
                JSONObject([("user", reference), ("provider", "evil"), ("key", "k"), ("subject", "mallory")])
            ),
            .insert(.sessions, JSONObject([("id", "s1"), ("user", reference)])),
            .insert(.factors, JSONObject([("user", reference), ("kind", "totp"), ("confirmed", true)])),
            .insert(.challenges, JSONObject([("user", reference), ("purpose", "reset"), ("hash", "h")])),
            .update(.accounts, id: account.id, ifVersion: nil, JSONObject([("email_pending", "mallory@example.org")])),
        ])
        let entered = try await world.signedIn(alice, at: OAuthWorld.configuration()).account
        #expect(entered.id == account.id && entered.isVerified)
        #expect(!entered.hasPassword && entered.pendingEmail == nil)
        #expect(try await world.records(.sessions).isEmpty)
        #expect(try await world.records(.factors).isEmpty)
        #expect(try await world.records(.identities).map { $0["provider"] } == ["acme"])
        #expect(try await world.records(.challenges).allSatisfy { $0["purpose"] == "oauth-state" })
    }

    @Test func `unverified link: an address that the provider did not confirm never meets an account`() async throws {
        let unconfirmed = Person("mallory", email: "alice@example.org", isVerified: false)
        for isVerified in [true, false] {
            let world = OAuthWorld()
            let account = try await world.account("alice@example.org", verified: isVerified)
            let provider = try OAuthWorld.configuration()
            #expect(await refusal { try await world.run(unconfirmed, at: provider) } == "account_exists")
            #expect(try await world.records(.identities).isEmpty)
            #expect(try await world.records(.accounts).first?.version == account.version)
        }
    }

    @Test func `an unconfirmed address makes an unconfirmed account, which its owner takes over later`() async throws {
        let provider = try OAuthWorld.configuration()
        let made = try await world.signedIn(
            Person("mallory", email: "alice@example.org", isVerified: false),
            at: provider
        )
        #expect(made.isNew && !made.account.isVerified)
        let owner = try await world.signedIn(alice, at: OAuthWorld.configuration("other")).account
        #expect(owner.id == made.account.id && owner.isVerified)
        #expect(try await world.records(.identities).map { $0["provider"] } == ["other"])
    }

    @Test func `an address that changed hands at the provider does not open the account of the one before`()
        async throws
    {
        let provider = try OAuthWorld.configuration()
        _ = try await world.signedIn(alice, at: provider)
        #expect(
            await refusal { try await world.run(Person("next", email: "alice@example.org"), at: provider) }
                == "other_identity"
        )
    }

    @Test func `without an address there is no account unless the settings say so`() async throws {
        let provider = try OAuthWorld.configuration()
        #expect(await refusal { try await world.run(Person("bob"), at: provider) } == "email_required")
        #expect(
            await refusal { try await world.run(Person("bob", email: "no address"), at: provider) } == "email_required"
        )
        let lenient = try OAuthWorld.configuration("acme", type: "oidc", [("allow_missing_email", true)])
        let first = try await world.signedIn(Person("bob"), at: lenient)
        #expect(first.isNew && first.account.email.hasSuffix("@oauth.invalid") && !first.account.isVerified)
        #expect(try await world.signedIn(Person("bob"), at: lenient).account.id == first.account.id)
        #expect(try await world.signedIn(Person("eve"), at: lenient).account.id != first.account.id)
    }

    @Test func `a disabled account stays shut`() async throws {
        let provider = try OAuthWorld.configuration()
        let account = try await world.signedIn(alice, at: provider).account
        let off = JSONObject([("disabled", true)])
        _ = try await world.store.commit([.update(.accounts, id: account.id, ifVersion: nil, off)])
        #expect(await refusal { try await world.run(alice, at: provider) } == "badCredentials")
        let other = try OAuthWorld.configuration("other")
        #expect(await refusal { try await world.run(alice, at: other) } == "badCredentials")
    }

    @Test func `sign-ins of a new person at the same time make one account`() async throws {
        let provider = try OAuthWorld.configuration()
        let ids = try await withThrowingTaskGroup(of: RecordID.self) { group in
            for _ in 0..<6 { group.addTask { try await world.signedIn(alice, at: provider).account.id } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await world.records(.accounts).count == 1)
        #expect(try await world.records(.identities).count == 1)
    }

    @Test func `an identity whose account was made but not tied finds it again`() async throws {
        let provider = try OAuthWorld.configuration()
        let account = try await world.signedIn(Person("bob", email: "bob@example.org", isVerified: false), at: provider)
            .account
        let identity = try #require(try await world.records(.identities).first)
        _ = try await world.store.commit([
            .update(.identities, id: identity.id, ifVersion: nil, JSONObject([("user", .null)]))
        ])
        let again = try await world.signedIn(Person("bob", email: "bob@example.org", isVerified: false), at: provider)
        #expect(again.account.id == account.id && !again.isNew)
        #expect(try await world.records(.identities).first?["user"] == .string(account.id.reference))
    }

    @Test func `pictures are kept as texts, and only such of https`() async throws {
        let pictures: [(JSONValue, JSONValue)] = [
            ("https://cdn.example/a.png", "https://cdn.example/a.png"), ("http://169.254.169.254/", .null),
            ("javascript:alert(1)", .null), ("data:image/png;base64,AA", .null), (7, .null),
        ]
        for (index, (picture, kept)) in pictures.enumerated() {
            world.provider.spoil { $0["picture"] = picture }
            let person = Person("p\(index)", email: "p\(index)@example.org")
            _ = try await world.signedIn(person, at: OAuthWorld.configuration())
            let record = try await world.records(.identities).first { $0["subject"] == .string("p\(index)") }
            #expect(record?["avatar"] ?? .null == kept)
        }
        #expect(world.provider.asked.allSatisfy { $0.hasPrefix("https://provider.example/") })
    }

    // MARK: - Several identities

    @Test func `a signed-in owner links, lists and unlinks`() async throws {
        let account = try await world.account("carol@example.org", verified: false)
        let principal = world.principal(account)
        for name in ["one", "two"] {
            let provider = try OAuthWorld.configuration(name)
            let result = try await world.run(
                Person("carol-\(name)", email: "x@example.org", isVerified: false),
                at: provider,
                .link,
                by: principal
            )
            guard case .linked(let linked) = result.outcome else {
                Issue.record("\(result.outcome)")
                return
            }
            #expect(linked.id == account.id)
        }
        #expect(try await world.identities.list(of: principal).map(\.provider) == ["one", "two"])
        let entered = try await world.signedIn(Person("carol-two"), at: OAuthWorld.configuration("two")).account
        #expect(entered.id == account.id)
        try await world.identities.unlink("one", of: principal)
        #expect(try await world.identities.list(of: principal).map(\.provider) == ["two"])
        #expect(await refusal { try await world.identities.unlink("one", of: principal) } == "notFound")
    }

    @Test func `the last way in stays`() async throws {
        let account = try await world.signedIn(alice, at: OAuthWorld.configuration()).account
        let principal = world.principal(account)
        #expect(await refusal { try await world.identities.unlink("acme", of: principal) } == "last_way_in")
        try await world.run(Person("a2"), at: OAuthWorld.configuration("two"), .link, by: principal)
        let refusals = await withTaskGroup(of: String.self) { group in
            for name in ["acme", "two"] {
                group.addTask { await refusal { try await world.identities.unlink(name, of: principal) } }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(refusals == ["none", "last_way_in"])
    }

    @Test func `an identity belongs to one account`() async throws {
        let provider = try OAuthWorld.configuration()
        _ = try await world.signedIn(alice, at: provider)
        let other = try await world.account("dave@example.org", verified: true)
        let refused = await refusal { try await world.run(alice, at: provider, .link, by: world.principal(other)) }
        #expect(refused == "identity_taken")
    }

    @Test func `an account has so many identities and no more`() async throws {
        let account = try await world.account("carol@example.org", verified: true)
        for number in 0..<Identities.most {
            let values = JSONObject([
                ("user", .string(account.id.reference)), ("provider", .string("p\(number)")),
                ("key", .string("k\(number)")),
            ])
            _ = try await world.store.commit([.insert(.identities, values)])
        }
        let provider = try OAuthWorld.configuration()
        let refused = await refusal { try await world.run(alice, at: provider, .link, by: world.principal(account)) }
        #expect(refused == "other_identity")
        #expect(try await world.records(.identities).count == Identities.most)
    }

    @Test func `linking needs the owner, proved lately, in a session that lasts`() async throws {
        let provider = try OAuthWorld.configuration()
        let account = try await world.account("erin@example.org", verified: true)
        #expect(await refusal { _ = try await world.start(provider, .link) } == "unauthenticated")
        let stale = Principal(kind: .user(account.id), details: PrincipalDetails(fingerprint: "f"))
        #expect(await refusal { _ = try await world.start(provider, .link, by: stale) } == "freshProofRequired")
        let impersonated = Principal(
            kind: .user(account.id),
            details: PrincipalDetails(fingerprint: "f", impersonator: .integer(9), provedAt: world.clock.now())
        )
        #expect(await refusal { _ = try await world.start(provider, .link, by: impersonated) } == "impersonating")
        let ended = world.principal(account, session: "gone")
        #expect(await refusal { try await world.run(alice, at: provider, .link, by: ended) } == "unauthenticated")
        #expect(try await world.records(.identities).isEmpty)
    }
}
