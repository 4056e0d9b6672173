// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Finds out who asks, on every request.
///
/// What was found is remembered for as long as nothing that it came from has changed: the marks of the store are taken
/// before anything is read, and what is remembered under others is read again. So the end of a session, another role,
/// a disabled account or a revoked key count from the next request on.
public final class Authenticator: Sendable {
    private let store: any AuthStore
    private let tokens: Tokens
    private let sessions: Sessions
    private let keys: any KeyResolving
    private let roles: any RoleDirectory
    private let attributes: any UserAttributeSource
    private let portrayal: Portrayal
    private let clock: any WallClock
    private let known: CallerCache

    /// - Parameter capacity: how many callers are remembered.
    public init(
        store: any AuthStore,
        tokens: Tokens,
        sessions: Sessions,
        keys: any KeyResolving,
        roles: any RoleDirectory,
        attributes: any UserAttributeSource,
        digests: any Digests,
        clock: any WallClock,
        capacity: Int = 16_384
    ) {
        self.store = store
        self.tokens = tokens
        self.sessions = sessions
        self.keys = keys
        self.roles = roles
        self.attributes = attributes
        self.clock = clock
        portrayal = Portrayal(digests: digests)
        known = CallerCache(capacity: capacity)
    }

    /// The caller, when it is remembered and nothing has changed since; nil says nothing. Never waits.
    public func cached(_ credentials: Credentials) -> Principal? {
        let claim = credentials.claim
        guard !claim.isEmpty else { return .anonymous }
        guard let caller = known[claim], caller.marks == marks(), caller.isInForce(at: clock.now()) else { return nil }
        if let key = caller.principal.details?.keyID { keys.noteUse(of: key, client: credentials.client) }
        return caller.principal
    }

    /// The caller. Without credentials it is anonymous; so it is with a token in a cookie that is worth nothing any
    /// more, since browsers send those by themselves. Any other wrong credentials are `.badCredentials`.
    public func authenticate(_ credentials: Credentials) async throws(AuthError) -> Principal {
        if let principal = cached(credentials) { return principal }
        let claim = credentials.claim
        let caller: KnownCaller
        do throws(AuthError) {
            caller = try await read(claim, client: credentials.client)
        } catch .badCredentials where claim.isCookie && claim.key == nil {
            return .anonymous
        }
        if caller.marks != nil { known[claim] = caller }
        if let key = caller.principal.details?.keyID { keys.noteUse(of: key, client: credentials.client) }
        return caller.principal
    }

    /// Who the account would be to rules if it were signed in now.
    public func principal(of account: Account) async throws(AuthError) -> Principal {
        portrayal.user(
            account,
            nil,
            key: nil,
            isCookie: false,
            lacksSecondFactor: false,
            hidden: attributes.hiddenFields,
            values: try await attributes.values(of: account.id)
        )
    }

    private func marks() -> CallerMarks? {
        guard let accounts = store.mark(of: .accounts), let sessions = store.mark(of: .sessions),
            let keys = store.mark(of: .apiKeys), let signingKeys = store.mark(of: .signingKeys),
            let attributes = attributes.mark()
        else { return nil }
        return CallerMarks(
            accounts: accounts,
            sessions: sessions,
            keys: keys,
            signingKeys: signingKeys,
            attributes: attributes,
            needsSecondFactor: self.sessions.policies.administratorsNeedSecondFactor
        )
    }

    private func read(_ claim: CredentialClaim, client: Client) async throws(AuthError) -> KnownCaller {
        let marks = marks()
        var key: ResolvedKey?
        if let text = claim.key { key = try await keys.resolve(text, client: client) }
        if let expiresAt = key?.expiresAt, expiresAt <= clock.now() { throw .badCredentials }
        guard key?.kind != .secret, let token = claim.token else {
            return KnownCaller(
                principal: portrayal.caller(with: key),
                marks: marks,
                until: key?.expiresAt,
                renewal: nil
            )
        }
        let claims = try await tokens.check(token)
        return try await caller(with: claims, key: key, isCookie: claim.isCookie, marks: marks)
    }

    /// - Parameter marks: as they were before anything was read.
    private func caller(
        with claims: TokenClaims,
        key: ResolvedKey?,
        isCookie: Bool,
        marks: CallerMarks?
    ) async throws(AuthError) -> KnownCaller {
        let now = clock.now()
        var marks = marks
        var session = try await session(of: claims, now: now)
        var renewal = sessions.renewal(of: session)
        if let due = renewal, due <= now {
            await sessions.renew(session, now: now)
            // The renewal itself has moved the mark of sessions; keys were read under the earlier marks.
            marks = marks.flatMap { $0.afterRenewal(self.marks()) }
            session = try await self.session(of: claims, now: now)
            renewal = now.adding(sessions.life(of: session.kind) / 10)
        }
        let needsSecondFactor = sessions.policies.administratorsNeedSecondFactor && session.secondFactorAt == nil
        let (account, isAdministrators) = try await account(of: session)
        let values = try await attributes.values(of: account.id)
        let end = Timestamp(millisecondsSinceEpoch: claims.expiresAt.multipliedReportingOverflow(by: 1000).partialValue)
        let ends = [end, session.expiresAt] + (key?.expiresAt.map { [$0] } ?? [])
        return KnownCaller(
            principal: portrayal.user(
                account,
                session,
                key: key,
                isCookie: isCookie,
                lacksSecondFactor: needsSecondFactor && isAdministrators,
                hidden: attributes.hiddenFields,
                values: values
            ),
            marks: marks,
            until: ends.min(),
            renewal: renewal
        )
    }

    private func session(of claims: TokenClaims, now: Timestamp) async throws(AuthError) -> Session {
        guard let session = try await store.find(.sessions, id: .text(claims.session)).flatMap(Session.init),
            session.account == claims.account, session.impersonator == claims.impersonator, session.expiresAt > now
        else { throw .badCredentials }
        return session
    }

    /// The account that the session acts as, if it and the one behind it still may; and whether one of them is an
    /// administrator's.
    private func account(of session: Session) async throws(AuthError) -> (Account, isAdministrators: Bool) {
        guard let account = try await find(session.account), !account.isDisabled else { throw .badCredentials }
        guard let impersonator = session.impersonator else { return (account, account.isAdministrator) }
        guard let behind = try await find(impersonator), !behind.isDisabled else { throw .badCredentials }
        let principal = Principal(kind: .user(behind.id), roles: behind.roles)
        do throws(AuthError) {
            try Authority(of: principal, in: roles).requireCommand(of: account, in: roles)
        } catch {
            throw .badCredentials
        }
        return (account, account.isAdministrator || behind.isAdministrator)
    }

    private func find(_ id: RecordID) async throws(AuthError) -> Account? {
        try await store.find(.accounts, id: id).map(Account.init)
    }
}
