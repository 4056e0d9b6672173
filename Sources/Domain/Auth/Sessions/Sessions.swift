// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Opens, renews and ends sessions.
public struct Sessions: Sendable {
    let store: any AuthStore
    let tokens: Tokens
    let digests: any Digests
    let ids: any IDGenerator
    let clock: any WallClock
    let policies: any AuthPolicySource
    let activity: any ActivityRecording
    private let hiddenFields: @Sendable () -> Set<String>

    /// - Parameter hiddenFields: of accounts; no token carries them, whatever the settings say.
    public init(
        store: any AuthStore,
        tokens: Tokens,
        digests: any Digests,
        ids: any IDGenerator,
        clock: any WallClock,
        policies: any AuthPolicySource,
        activity: any ActivityRecording,
        hiddenFields: @escaping @Sendable () -> Set<String> = { [] }
    ) {
        self.store = store
        self.tokens = tokens
        self.digests = digests
        self.ids = ids
        self.clock = clock
        self.policies = policies
        self.activity = activity
        self.hiddenFields = hiddenFields
    }

    /// How a session comes to be.
    public struct Opening: Sendable {
        public var wantsRefresh = false
        /// Whether whoever signs in has proved just now who they are.
        public var isProved = true
        public var hasSecondFactor = false
        public var impersonator: RecordID?
        public init() {}

        var kind: Session.Kind { impersonator != nil ? .impersonation : wantsRefresh ? .refresh : .token }
    }

    /// Opens a session for the account, together with `others` in one transaction. Checks nothing: sign-ins go
    /// through ``SignIn``; this is for the process itself (`roost user token`).
    public func open(
        for account: Account,
        _ opening: Opening = Opening(),
        client: Client = Client(),
        beside others: [AuthWrite] = []
    ) async throws(AuthError) -> SignedIn {
        let now = clock.now()
        let refresh = opening.kind == .refresh ? RefreshToken(random: digests.randomBytes) : nil
        var values = JSONObject([
            ("id", .string(ids.makeID())), ("user", .string(account.id.reference)),
            ("kind", .string(opening.kind.rawValue)), ("createdAt", now.json), ("lastSeenAt", now.json),
            ("expiresAt", end(of: opening.kind, begun: now, now: now).json),
        ])
        if opening.isProved { values["provedAt"] = now.json }
        if opening.hasSecondFactor { values["secondFactorAt"] = now.json }
        if let impersonator = opening.impersonator { values["impersonator"] = .string(impersonator.reference) }
        if let agent = client.userAgent { values["userAgent"] = .string(Self.shortened(agent)) }
        if let address = client.address { values["address"] = .string(address) }
        if let refresh {
            values["family"] = .string(refresh.familyHash(digests))
            values["refreshHash"] = .string(refresh.hash(digests))
        }
        let surplus = try await surplus(of: account.id)
        let records = try await store.commit([.insert(.sessions, values)] + surplus + others)
        guard let session = records.first.flatMap(Session.init) else {
            throw .internalFailure("the store gave no session")
        }
        let issued = try await issue(for: account, session, refresh: refresh, now: now)
        return SignedIn(account: account, session: session, issued: issued)
    }

    /// A token for the session, and `refresh` beside it.
    func issue(
        for account: Account,
        _ session: Session,
        refresh: RefreshToken?,
        now: Timestamp
    ) async throws(AuthError) -> IssuedToken {
        let policy = policies.policy
        let end = session.kind == .refresh ? now.adding(policy.session.accessLife) : session.expiresAt
        let expiresAt = min(end, session.expiresAt)
        let claims = TokenClaims(
            account: account.id,
            email: account.email,
            roles: account.roles,
            session: session.id,
            issuedAt: now.seconds,
            // A started second counts whole, or the shortest lives would be none.
            expiresAt: expiresAt.adding(.milliseconds(999)).seconds,
            issuer: policy.token.issuer,
            impersonator: session.impersonator,
            fields: extraFields(policy.token.fields, of: account)
        )
        return IssuedToken(
            token: Secret(try await tokens.sign(claims)),
            claims: claims,
            expiresAt: expiresAt,
            refreshToken: refresh.map { Secret($0.text) },
            refreshExpiresAt: refresh.map { _ in session.expiresAt }
        )
    }

    func life(of kind: Session.Kind) -> Duration {
        let policy = policies.policy.session
        return switch kind {
        case .token: policy.life
        case .refresh: policy.refreshLife
        case .impersonation: policy.impersonationLife
        }
    }

    /// When a session that is used now ends if it is not used again.
    func end(of kind: Session.Kind, begun: Timestamp, now: Timestamp) -> Timestamp {
        min(now.adding(life(of: kind)), begun.adding(policies.policy.session.maximumLife))
    }

    private func extraFields(_ names: [String], of account: Account) -> JSONObject {
        let hidden = names.isEmpty ? [] : hiddenFields()
        return JSONObject(
            names.compactMap { name in hidden.contains(name) ? nil : account.fields[name].map { (name, $0) } }
        )
    }

    /// Bytes of a user agent that are kept.
    private static let longestUserAgent = 256

    private static func shortened(_ text: String) -> String {
        text.utf8.count <= longestUserAgent
            ? text : String(decoding: text.utf8.prefix(longestUserAgent), as: UTF8.self)
    }
}
