// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What people do with their own sessions.
extension Sessions {
    /// The most that ``mine(_:)`` gives.
    static let mostListed = 200

    /// The caller's sessions that have not ended, newest first.
    public func mine(_ principal: Principal) async throws(AuthError) -> [Session] {
        let id = try principal.ownAccount()
        let matches: [AuthMatch] = [
            .equal("user", .string(id.reference)), .greater("expiresAt", clock.now().json),
        ]
        let records = try await store.find(
            .sessions,
            where: matches,
            oldestFirst: false,
            after: nil,
            limit: Self.mostListed
        )
        return records.compactMap(Session.init)
    }

    /// Ends one of the caller's sessions; somebody else's is `.notFound`.
    public func end(_ session: String, of principal: Principal, client: Client = Client()) async throws(AuthError) {
        let id = try principal.ownAccount()
        guard let record = try await store.find(.sessions, id: .text(session)), let found = Session(record),
            found.account == id
        else { throw .notFound }
        let owned: [AuthMatch] = [.equal("id", .string(session)), .equal("user", .string(id.reference))]
        try await end(owned, "session.end", principal, client)
    }

    /// Ends all sessions of the caller but the one that asks.
    public func endOthers(_ principal: Principal, client: Client = Client()) async throws(AuthError) {
        let id = try principal.ownAccount()
        let current = principal.details?.sessionID.map { [AuthMatch.notEqual("id", .string($0))] } ?? []
        try await end([.equal("user", .string(id.reference))] + current, "session.end_others", principal, client)
    }

    /// Ends all sessions of the caller.
    public func endAll(_ principal: Principal, client: Client = Client()) async throws(AuthError) {
        let id = try principal.ownAccount()
        try await end([.equal("user", .string(id.reference))], "session.end_all", principal, client)
    }

    /// Ends the session that asks, an administrator's in somebody's name too; nothing happens for callers without one.
    public func signOut(_ principal: Principal, client: Client = Client()) async throws(AuthError) {
        guard let session = principal.details?.sessionID else { return }
        try await end([.equal("id", .string(session))], "sign_out", principal, client)
    }

    private func end(
        _ matches: [AuthMatch],
        _ action: String,
        _ principal: Principal,
        _ client: Client
    ) async throws(AuthError) {
        let event = ActivityEvent(
            action,
            actor: principal.actor,
            user: try? principal.accountID(),
            client: client
        )
        _ = try await store.commit([.removeAll(.sessions, where: matches), activity.write(of: event)])
    }

    /// Removes the sessions that have ended by themselves; for a task that runs now and then.
    public func removeExpired() async throws(AuthError) {
        _ = try await store.commit([.removeAll(.sessions, where: [.less("expiresAt", clock.now().json)])])
    }
}
