// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Sessions {
    /// When a session of this life that was seen then is to be renewed by the next request; nil for kinds that last a
    /// fixed time or are renewed by their refresh token.
    func renewal(of session: Session) -> Timestamp? {
        guard session.kind == .token else { return nil }
        return session.lastSeenAt.adding(life(of: .token) / 10)
    }

    /// Moves the end of a session ahead of its last use. One that has ended or changed in between stays as it is.
    func renew(_ session: Session, now: Timestamp) async {
        let end = end(of: session.kind, begun: session.createdAt, now: now)
        let values = JSONObject([("lastSeenAt", now.json), ("expiresAt", end.json)])
        let write = AuthWrite.update(
            .sessions,
            id: .text(session.id),
            ifVersion: session.version,
            values
        )
        // A session that can't be renewed now is renewed by a later request.
        _ = try? await store.commit([write])
    }

    /// A new token for the session that asks, when a tenth of the life of its token has passed; nil when there is
    /// nothing to renew. For clients that keep the token in a cookie.
    public func renewedToken(
        for principal: Principal,
        issuedAt: Timestamp
    ) async throws(AuthError) -> IssuedToken? {
        guard let id = principal.details?.sessionID, case .user(let owner) = principal.kind,
            let session = try await store.find(.sessions, id: .text(id)).flatMap(Session.init), session.kind == .token,
            session.account == owner
        else { return nil }
        let now = clock.now()
        guard issuedAt.adding(life(of: .token) / 10) <= now, session.expiresAt > now,
            let account = try await store.find(.accounts, id: owner).map(Account.init), !account.isDisabled
        else { return nil }
        return try await issue(for: account, session, refresh: nil, now: now)
    }

    /// Notes that the owner of the session has proved just now who they are.
    func prove(_ session: String, withSecondFactor: Bool) async throws(AuthError) {
        let now = clock.now()
        var values = JSONObject([("provedAt", now.json)])
        if withSecondFactor { values["secondFactorAt"] = now.json }
        do throws(AuthError) {
            _ = try await store.commit([.update(.sessions, id: .text(session), ifVersion: nil, values)])
        } catch .stale {
            throw .badCredentials
        }
    }
}
