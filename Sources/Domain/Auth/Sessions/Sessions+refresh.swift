// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Sessions {
    /// Exchanges a refresh token for a new one and a new access token (RFC 9700, section 4.14).
    ///
    /// A token that has been exchanged before ends its session, since one of the two who had it is not the owner. Of
    /// two calls at the same time with the same token one wins; the other gets `.conflict` and nothing ends.
    public func refresh(
        _ text: Secret<String>,
        limits: any AttemptLimiting,
        client: Client = Client()
    ) async throws(AuthError) -> SignedIn {
        let attempt = Attempt(.refresh, address: client.address)
        try limits.admit(attempt)
        guard let token = RefreshToken(text.reveal()) else {
            limits.fail(attempt)
            throw .badCredentials
        }
        do throws(AuthError) {
            var wasCurrent = false
            return try await store.settle { () async throws(AuthError) -> SignedIn in
                try await exchange(token, wasCurrent: &wasCurrent, client)
            }
        } catch .badCredentials {
            limits.fail(attempt)
            throw .badCredentials
        }
    }

    /// - Parameter wasCurrent: whether an earlier round of the same call found the token in force.
    private func exchange(
        _ token: RefreshToken,
        wasCurrent: inout Bool,
        _ client: Client
    ) async throws(AuthError) -> SignedIn {
        let family = [AuthMatch.equal("family", .string(token.familyHash(digests)))]
        let found = try await store.find(.sessions, where: family, oldestFirst: false, after: nil, limit: 1)
        let now = clock.now()
        guard let session = found.first.flatMap(Session.init), session.kind == .refresh, session.expiresAt > now else {
            throw .badCredentials
        }
        guard session.refreshHash == token.hash(digests) else {
            if wasCurrent {
                throw .conflict(code: "refreshed_elsewhere", message: "Another call has renewed this session just now.")
            }
            try await endFamily(of: session, client)
            throw .badCredentials
        }
        wasCurrent = true
        guard let account = try await store.find(.accounts, id: session.account).map(Account.init), !account.isDisabled
        else { throw .badCredentials }
        let next = token.next(random: digests.randomBytes)
        let values = JSONObject([
            ("refreshHash", .string(next.hash(digests))), ("lastSeenAt", now.json),
            ("expiresAt", end(of: .refresh, begun: session.createdAt, now: now).json),
        ])
        let write = AuthWrite.update(.sessions, id: .text(session.id), ifVersion: session.version, values)
        guard let renewed = try await store.commit([write]).first.flatMap(Session.init) else {
            throw .internalFailure("the store gave no session")
        }
        let issued = try await issue(for: account, renewed, refresh: next, now: now)
        return SignedIn(account: account, session: renewed, issued: issued)
    }

    private func endFamily(of session: Session, _ client: Client) async throws(AuthError) {
        let event = ActivityEvent(
            "session.refresh_reuse",
            .failed,
            actor: Principal.anonymous.actor,
            user: session.account,
            target: session.id,
            client: client
        )
        _ = try await store.commit([
            .removeAll(.sessions, where: [.equal("id", .string(session.id))]), activity.write(of: event),
        ])
    }
}
