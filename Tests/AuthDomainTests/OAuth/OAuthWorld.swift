// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

/// All parts of a sign-in at a provider, in memory.
struct OAuthWorld: Sendable {
    let store = InMemoryAuthStore()
    let clock = FakeClock()
    let policies = FakePolicies()
    let activity = FakeActivity()
    let limits = FakeAttemptLimits()
    let digests = FakeDigests()
    let provider: FakeIdentityProvider
    let accounts: Accounts
    let identities: Identities
    let signIn: OAuthSignIn

    init() {
        provider = FakeIdentityProvider(digests: digests, clock: clock)
        accounts = Accounts(
            store: store,
            passwords: Passwords(store: store, hasher: FakePasswordHasher(), policies: policies, activity: activity),
            roles: FakeRoleDirectory(["member": []]),
            activity: activity,
            policies: policies,
            clock: clock
        )
        identities = Identities(store: store, accounts: accounts, digests: digests, activity: activity, clock: clock)
        signIn = OAuthSignIn(
            store: store,
            challenges: Challenges(
                store: store,
                digests: digests,
                sealer: FakeSealer(),
                clock: clock,
                ids: NumberedIDs()
            ),
            digests: digests,
            client: provider,
            identities: identities,
            limits: limits,
            policies: policies,
            clock: clock
        )
    }

    static let base = "https://app.example/api/auth"

    static func configuration(
        _ name: String = "acme",
        type: String = "oidc",
        _ more: [(String, JSONValue)] = []
    ) throws -> ProviderConfiguration {
        let server: JSONValue =
            type == "oidc"
            ? ["issuer": .string("https://\(name).example")]
            : [
                "authorization_endpoint": .string("https://\(name).example/authorize"),
                "token_endpoint": .string("https://\(name).example/token"),
                "userinfo_endpoint": .string("https://\(name).example/me"),
            ]
        let client: JSONValue = ["client_id": "app", "client_secret": "hush"]
        var config = JSONObject([("type", .string(type)), ("client", client), ("as", server)])
        for (key, value) in more { config[key] = value }
        return try ProviderConfiguration(name: name, json: ["type": "custom_oauth", "config": .object(config)])
    }

    static func preset(_ name: String) throws -> ProviderConfiguration {
        try ProviderConfiguration(
            name: name,
            json: [
                "type": "oauth",
                "config": ["name": .string(name), "client": ["client_id": "app", "client_secret": "hush"]],
            ]
        )
    }

    func start(
        _ configuration: ProviderConfiguration,
        _ action: OAuthAction = .login,
        _ mode: OAuthMode = .cookie,
        by principal: Principal = .anonymous,
        redirect: RedirectTarget? = nil
    ) async throws -> OAuthStart {
        try await signIn.start(
            OAuthRequest(action: action, mode: mode, base: Self.base, redirect: redirect, principal: principal),
            with: configuration
        )
    }

    /// A whole sign-in in cookie mode.
    @discardableResult
    func run(
        _ person: FakeIdentityProvider.Person,
        at configuration: ProviderConfiguration,
        _ action: OAuthAction = .login,
        by principal: Principal = .anonymous
    ) async throws -> OAuthResult {
        let start = try await start(configuration, action, by: principal)
        return try await signIn.complete(
            provider.agree(person, to: start.url),
            with: configuration,
            binding: .cookie(start.challenge.reveal())
        )
    }

    func signedIn(
        _ person: FakeIdentityProvider.Person,
        at configuration: ProviderConfiguration
    ) async throws -> (account: Account, isNew: Bool) {
        guard case .signedIn(let proof, let isNew) = try await run(person, at: configuration).outcome else {
            throw AuthError.internalFailure("not signed in")
        }
        return (proof.account, isNew)
    }

    func account(_ email: String, verified: Bool, password: String? = "$fake1$secret") async throws -> Account {
        var values = JSONObject([
            ("email", .string(email)), ("strategy", "password"), ("verified", .boolean(verified)), ("disabled", false),
        ])
        values["strategy_value"] = password.map { .string($0) }
        return Account(try #require(try await store.commit([.insert(.accounts, values)]).first))
    }

    func principal(_ account: Account, session: String? = nil) -> Principal {
        Principal(
            kind: .user(account.id),
            details: PrincipalDetails(fingerprint: "f", sessionID: session, provedAt: clock.now())
        )
    }

    func records(_ kind: AuthRecordKind) async throws -> [AuthRecord] {
        try await store.find(kind, where: [], oldestFirst: true, after: nil, limit: 100)
    }
}
