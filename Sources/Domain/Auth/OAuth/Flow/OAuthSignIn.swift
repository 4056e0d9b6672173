// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Signing in at providers: authorization code with PKCE (RFC 6749, RFC 7636, RFC 9700; OpenID Connect Core 1.0).
///
/// ``start(_:with:)`` sends the browser off; ``complete(_:with:binding:client:)`` takes what it comes back with and says
/// whose account it is. In token mode the browser first meets the page behind ``arrive(_:at:)``.
public struct OAuthSignIn: Sendable {
    let store: any AuthStore
    let challenges: Challenges
    let digests: any Digests
    let client: any IdentityProviderClient
    let identities: Identities
    let limits: any AttemptLimiting
    let policies: any AuthPolicySource
    let clock: any WallClock

    public init(
        store: any AuthStore,
        challenges: Challenges,
        digests: any Digests,
        client: any IdentityProviderClient,
        identities: Identities,
        limits: any AttemptLimiting,
        policies: any AuthPolicySource,
        clock: any WallClock
    ) {
        self.store = store
        self.challenges = challenges
        self.digests = digests
        self.client = client
        self.identities = identities
        self.limits = limits
        self.policies = policies
        self.clock = clock
    }

    /// Begins a sign-in. To link, the caller must be signed in to their own account and have proved who they are
    /// lately: an identity is one more way in.
    public func start(
        _ request: OAuthRequest,
        with provider: ProviderConfiguration
    ) async throws(AuthError) -> OAuthStart {
        guard provider.isEnabled else { throw .notFound }
        try limits.admit(Attempt(.signIn, address: request.client.address))
        var account: RecordID?
        if request.action == .link {
            account = try request.principal.ownAccount()
            try request.principal.requireFreshProof(within: policies.policy.session.freshProof, now: clock.now())
        }
        let metadata = try await client.metadata(of: provider)
        let page = request.mode == .cookie ? "callback" : "token"
        let kept = OAuthState(
            provider: provider.name,
            action: request.action,
            mode: request.mode,
            redirectURI: "\(request.base)/\(provider.name)/\(page)",
            redirect: request.redirect?.location,
            session: account.flatMap { _ in request.principal.details?.sessionID }
        )
        let state = Base64URL.encode(digests.randomBytes(32))
        let issued = challenges.link(
            ChallengeDraft(
                .oauthState,
                account: account,
                subject: OAuthSecrets.hash(state, digests),
                payload: kept.payload
            )
        )
        _ = try await store.commit(issued.writes)
        let secrets = OAuthSecrets(digests: digests, challenge: issued.secret)
        return OAuthStart(
            url: Self.address(metadata, provider, kept, state: state, secrets),
            challenge: Secret(issued.secret),
            action: request.action,
            expiresAt: issued.expiresAt,
            isPostedAcrossSites: provider.responseMode == .formPost && request.mode == .cookie
        )
    }

    /// The provider's page, with what it has to know.
    private static func address(
        _ metadata: ProviderMetadata,
        _ provider: ProviderConfiguration,
        _ kept: OAuthState,
        state: String,
        _ secrets: OAuthSecrets
    ) -> String {
        var parameters = [
            ("client_id", provider.clientID), ("response_type", "code"), ("redirect_uri", kept.redirectURI),
        ]
        if !provider.scopes.isEmpty {
            parameters.append(("scope", provider.scopes.joined(separator: provider.scopeSeparator)))
        }
        parameters += [
            ("state", state), ("code_challenge", secrets.codeChallenge), ("code_challenge_method", "S256"),
        ]
        if provider.kind == .openID { parameters.append(("nonce", secrets.nonce)) }
        if provider.responseMode == .formPost { parameters.append(("response_mode", "form_post")) }
        let mark = metadata.authorization.contains("?") ? "&" : "?"
        return metadata.authorization + mark + FormEncoding.encode(parameters)
    }
}
