// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import JSON
import Kernel
import OAuthAdapter
import Testing

/// Whole sign-ins with what Google and GitHub send, as they document it, from endpoints that settings have replaced.
@Suite struct KnownProvidersTests {
    private static let base = "https://app.example/api/auth"

    private let world: ProviderWorld
    private let signIn: OAuthSignIn
    private let store = InMemoryAuthStore()

    init() throws {
        world = try ProviderWorld()
        let (digests, policies, activity) = (FakeDigests(), FakePolicies(), FakeActivity())
        let accounts = Accounts(
            store: store,
            passwords: Passwords(store: store, hasher: FakePasswordHasher(), policies: policies, activity: activity),
            roles: FakeRoleDirectory(),
            activity: activity,
            policies: policies,
            clock: world.clock
        )
        signIn = OAuthSignIn(
            store: store,
            challenges: Challenges(
                store: store,
                digests: digests,
                sealer: FakeSealer(),
                clock: world.clock,
                ids: CountingIDs()
            ),
            digests: digests,
            client: world.client,
            identities: Identities(
                store: store,
                accounts: accounts,
                digests: digests,
                activity: activity,
                clock: world.clock
            ),
            limits: FakeAttemptLimits(),
            policies: policies,
            clock: world.clock
        )
    }

    private func preset(_ name: String, _ server: JSONValue, _ more: [(String, JSONValue)] = []) throws
        -> ProviderConfiguration
    {
        var config = JSONObject([("name", .string(name)), ("as", server)])
        config["client"] = ["client_id": "app.apps.example", "client_secret": "hush"]
        for (key, value) in more { config[key] = value }
        return try ProviderConfiguration(name: name, json: ["type": "oauth", "config": .object(config)])
    }

    private func finish(_ start: OAuthStart, _ provider: ProviderConfiguration) async throws -> Account {
        let state = FakeIdentityProvider.parameters(of: start.url)["state"]
        let result = try await signIn.complete(
            AuthorizationAnswer(code: "4/0AX4XfWh", state: state),
            with: provider,
            binding: .cookie(start.challenge.reveal())
        )
        guard case .signedIn(let proof, isNew: true) = result.outcome else {
            throw AuthError.internalFailure("\(result.outcome)")
        }
        return proof.account
    }

    private func start(_ provider: ProviderConfiguration) async throws -> OAuthStart {
        try await signIn.start(OAuthRequest(action: .login, mode: .cookie, base: Self.base), with: provider)
    }

    @Test func `Google: who signed in stands in the ID token`() async throws {
        let provider = try preset("google", ["issuer": .string(ProviderWorld.issuer)])
        let start = try await start(provider)
        let nonce = FakeIdentityProvider.parameters(of: start.url)["nonce"] ?? ""
        let access = "ya29.access"
        let idToken = try await world.sign(
            .rs256,
            claims: [
                "iss": .string(ProviderWorld.issuer), "azp": "app.apps.example", "aud": "app.apps.example",
                "sub": "10769150350006150715113082367", "email": "jsmith@example.com", "email_verified": true,
                "iat": 1_714_564_800, "exp": 1_714_568_400, "nonce": .string(nonce), "hd": "example.com",
                "name": "Jane Smith", "picture": "https://lh3.googleusercontent.com/a-/AAA=s96-c", "locale": "en",
            ]
        )
        world.stub.set(
            ProviderWorld.token,
            [
                "access_token": .string(access), "expires_in": 3599, "scope": "openid", "token_type": "Bearer",
                "id_token": .string(idToken),
            ]
        )
        let account = try await finish(start, provider)
        #expect(account.email == "jsmith@example.com" && account.isVerified)
        #expect(world.stub.count("https://op.example/me") == 0)
    }

    @Test func `Google: a token by another algorithm than its own is refused`() async throws {
        let provider = try preset("google", ["issuer": .string(ProviderWorld.issuer)])
        let start = try await start(provider)
        let token = try await world.sign(.es256)
        world.stub.set(ProviderWorld.token, ["access_token": "a", "token_type": "Bearer", "id_token": .string(token)])
        #expect(await world.outcome { _ = try await finish(start, provider) } == "upstream")
    }

    @Test func `GitHub: who signed in is asked from two endpoints`() async throws {
        let host = "http://127.0.0.1:9"
        let provider = try preset(
            "github",
            [
                "token_endpoint": .string("\(host)/login/oauth/access_token"),
                "userinfo_endpoint": .string("\(host)/user"),
                "emails_endpoint": .string("\(host)/user/emails"),
            ]
        )
        let start = try await start(provider)
        #expect(start.url.hasPrefix("https://github.com/login/oauth/authorize?"))
        world.stub.set(
            "\(host)/login/oauth/access_token",
            [
                "access_token": "gho_16C7e42F292c6912E7710c838347Ae178B4a", "scope": "read:user,user:email",
                "token_type": "bearer",
            ]
        )
        world.stub.set(
            "\(host)/user",
            [
                "login": "octocat", "id": 1, "avatar_url": "https://github.com/images/error/octocat_happy.gif",
                "email": .null,
            ]
        )
        world.stub.set(
            "\(host)/user/emails",
            [["email": "octocat@github.com", "verified": true, "primary": true, "visibility": "public"]]
        )
        let account = try await finish(start, provider)
        #expect(account.email == "octocat@github.com" && account.isVerified)
        let identities = try await store.find(.identities, where: [], oldestFirst: true, after: nil, limit: 2)
        #expect(identities.map { $0["avatar"] } == ["https://github.com/images/error/octocat_happy.gif"])
        #expect(!world.stub.requests.contains { $0.url.contains("octocat_happy") })
    }

    @Test func `GitHub: an error with status 200 makes no account`() async throws {
        let address = "http://127.0.0.1:9/token"
        let provider = try preset("github", ["token_endpoint": .string(address)])
        let start = try await start(provider)
        world.stub.set(
            address,
            ["error": "bad_verification_code", "error_description": "The code passed is incorrect or expired."]
        )
        #expect(await world.outcome { _ = try await finish(start, provider) } == "bad_credentials")
    }
}
