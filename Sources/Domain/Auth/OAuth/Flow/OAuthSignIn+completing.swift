// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension OAuthSignIn {
    /// Takes the code that came back with a sign-in's `state` to the page of token mode, so that the program that
    /// trades it need not know the state: the code is noted with the sign-in it came to, and no other code is taken
    /// for it.
    /// - Returns: the code, for the page to show.
    public func arrive(
        _ answer: AuthorizationAnswer,
        at provider: ProviderConfiguration
    ) async throws(AuthError) -> Secret<String> {
        guard provider.isEnabled else { throw .notFound }
        guard let state = answer.state else { throw Self.invalidState }
        return try await store.settle { () async throws(AuthError) in
            let challenge = try await challenge(ofState: state)
            guard var kept = OAuthState(challenge.payload), kept.mode == .token,
                kept.provider.isSame(as: provider.name)
            else { throw Self.invalidState }
            let code = try await code(of: answer, at: provider, mustNameIssuer: true)
            let hash = OAuthSecrets.hash(code.reveal(), digests)
            if let arrival = kept.arrival {
                guard arrival == hash else { throw Self.invalidState }
                return code
            }
            kept.arrival = hash
            let values = JSONObject([("payload", .object(kept.payload))])
            _ = try await store.commit([
                .update(.challenges, id: challenge.id, ifVersion: challenge.version, values)
            ])
            return code
        }
    }

    /// Ends a sign-in with what the provider sent the browser back with.
    ///
    /// A sign-in that was not begun by whoever has `binding`, at another provider, in another mode, that has ended
    /// already or is too old is `.malformed(code: "invalid_state")`; the rest is `.badCredentials` (a code that is no
    /// good, a disabled account), `.forbidden` and `.conflict` (``Identities``), `.upstream`.
    public func complete(
        _ answer: AuthorizationAnswer,
        with provider: ProviderConfiguration,
        binding: OAuthBinding,
        client: Client = Client()
    ) async throws(AuthError) -> OAuthResult {
        guard provider.isEnabled else { throw .notFound }
        guard let secret = binding.challenge else { throw Self.invalidState }
        let challenge = try await open(secret)
        guard let kept = OAuthState(challenge.payload), kept.provider.isSame(as: provider.name),
            kept.mode == binding.mode
        else { throw Self.invalidState }
        if case .program(_, let action?) = binding, action != kept.action.rawValue { throw Self.invalidState }
        let hasArrived = try check(answer, against: challenge, kept)
        // An answer that says no ends the sign-in too, so it is used up before it is read any further.
        try await use(challenge)
        let code = try await code(of: answer, at: provider, mustNameIssuer: !hasArrived)
        let secrets = OAuthSecrets(digests: digests, challenge: secret)
        let grant = CodeGrant(code: code, verifier: Secret(secrets.verifier), redirectURI: kept.redirectURI)
        let metadata = try await self.client.metadata(of: provider)
        let profile = try await ProviderProfiles(client: self.client, clock: clock)
            .profile(for: grant, nonce: secrets.nonce, at: metadata, of: provider)
        return OAuthResult(
            outcome: try await outcome(profile, kept, challenge.account, of: provider, client: client),
            action: kept.action,
            mode: kept.mode,
            redirect: kept.redirect
        )
    }

    private func outcome(
        _ profile: ProviderProfile,
        _ kept: OAuthState,
        _ account: RecordID?,
        of provider: ProviderConfiguration,
        client: Client
    ) async throws(AuthError) -> OAuthResult.Outcome {
        switch kept.action {
        case .login, .register:
            let (account, isNew) = try await identities.enter(profile, by: provider, client: client)
            return .signedIn(Proof(account: account, method: .provider(provider.name)), isNew: isNew)
        case .link:
            guard let account else { throw .internalFailure("a link was begun for no account") }
            try await requireSession(kept.session, of: account)
            return .linked(try await identities.link(profile, by: provider, to: account, client: client))
        }
    }

    /// Who was signed out in the meantime, maybe because the session was stolen, links nothing any more.
    private func requireSession(_ id: String?, of account: RecordID) async throws(AuthError) {
        guard let id else { return }
        guard let session = try await store.find(.sessions, id: .text(id)).flatMap(Session.init),
            session.account == account, session.expiresAt > clock.now()
        else { throw .unauthenticated }
    }

    // MARK: - The answer

    /// The answer came with the state of this very sign-in: it says so itself, or, in token mode, the page has seen
    /// its code come with it.
    /// - Returns: whether the page has looked at it.
    private func check(
        _ answer: AuthorizationAnswer,
        against challenge: Challenge,
        _ kept: OAuthState
    ) throws(AuthError) -> Bool {
        let hasArrived =
            kept.arrival != nil && kept.arrival == answer.code.map { OAuthSecrets.hash($0.reveal(), digests) }
        guard kept.arrival == nil || hasArrived else { throw Self.invalidState }
        guard let state = answer.state else {
            guard kept.mode == .token, hasArrived else { throw Self.invalidState }
            return true
        }
        guard OAuthSecrets.hash(state, digests) == challenge.subject else { throw Self.invalidState }
        return hasArrived
    }

    /// The code, if the answer is one of this provider and no refusal.
    private func code(
        of answer: AuthorizationAnswer,
        at provider: ProviderConfiguration,
        mustNameIssuer: Bool
    ) async throws(AuthError) -> Secret<String> {
        let metadata = try await client.metadata(of: provider)
        if let issuer = answer.issuer {
            guard issuer.isSame(as: metadata.issuer) || provider.issuer.accepts(document: issuer) else {
                throw Self.otherIssuer
            }
        } else if metadata.namesIssuer, mustNameIssuer {
            throw Self.otherIssuer
        }
        if let error = answer.error {
            guard error == "access_denied" || error == "user_cancelled_authorize" else {
                throw .upstream("\(provider.name): it answered with an error instead of a code")
            }
            throw .forbidden(code: "provider_denied", message: "The sign-in was not allowed at the provider.")
        }
        guard let code = answer.code, !code.reveal().isEmpty else {
            throw .malformed(code: "invalid_callback", message: "The answer of the provider makes no sense.")
        }
        return code
    }

    // MARK: - The record

    private func open(_ secret: String) async throws(AuthError) -> Challenge {
        do throws(AuthError) {
            return try await challenges.find(secret, for: [.oauthState])
        } catch .badCredentials {
            throw Self.invalidState
        }
    }

    private func challenge(ofState state: String) async throws(AuthError) -> Challenge {
        let matches: [AuthMatch] = [
            .equal("subject", .string(OAuthSecrets.hash(state, digests))),
            .equal("purpose", .string(ChallengePurpose.oauthState.rawValue)),
        ]
        let records = try await store.find(.challenges, where: matches, oldestFirst: false, after: nil, limit: 1)
        guard let challenge = records.first.flatMap(Challenge.init), challenge.isOpen(at: clock.now()) else {
            throw Self.invalidState
        }
        return challenge
    }

    /// Only one answer gets past this, whatever the rest of it comes to.
    private func use(_ challenge: Challenge) async throws(AuthError) {
        do throws(AuthError) {
            _ = try await store.commit([challenges.use(challenge)])
        } catch .stale {
            throw Self.invalidState
        }
    }

    static let invalidState = AuthError.malformed(
        code: "invalid_state",
        message: "This sign-in was not started here, has ended already, or took too long. Start again."
    )

    private static let otherIssuer = AuthError.malformed(
        code: "invalid_issuer",
        message: "The answer is of another provider than the one that was asked."
    )
}
