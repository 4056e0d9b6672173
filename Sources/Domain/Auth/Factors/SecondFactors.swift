// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Second factors of accounts: an authenticator app (RFC 6238) and codes for when it is lost.
public struct SecondFactors: Sendable {
    static let sealPurpose = "auth.totp"

    let store: any AuthStore
    let challenges: Challenges
    let digests: any Digests
    let sealer: any Sealer
    let limits: any AttemptLimiting
    let activity: any ActivityRecording
    let clock: any WallClock
    private let issuer: @Sendable () -> String

    var recovery: RecoveryCodes { RecoveryCodes(digests: digests) }

    /// - Parameter issuer: the name that authenticator apps list the account under.
    public init(
        store: any AuthStore,
        challenges: Challenges,
        digests: any Digests,
        sealer: any Sealer,
        limits: any AttemptLimiting,
        activity: any ActivityRecording,
        clock: any WallClock,
        issuer: @escaping @Sendable () -> String
    ) {
        self.store = store
        self.challenges = challenges
        self.digests = digests
        self.sealer = sealer
        self.limits = limits
        self.activity = activity
        self.clock = clock
        self.issuer = issuer
    }

    /// Begins to set up an authenticator app: it counts from ``confirm(_:code:client:)`` on. Earlier beginnings end;
    /// `.conflict` when one is in force. Whoever calls this has had the caller prove who they are.
    public func enroll(_ account: RecordID) async throws(AuthError) -> TOTPEnrollment {
        guard let record = try await store.find(.accounts, id: account) else { throw .unauthenticated }
        guard try await confirmed(account) == nil else {
            throw .conflict(code: "already_enrolled", message: "There is a second factor already; disable it first.")
        }
        let secret = digests.randomBytes(TimedCode.secretLength)
        let sealed = try sealer.seal(secret, purpose: Self.sealPurpose)
        _ = try await store.commit([
            .removeAll(.factors, where: totp(of: account) + [.equal("confirmed", false)]),
            .insert(
                .factors,
                JSONObject([
                    ("user", .string(account.reference)), ("kind", .string(Factor.Kind.totp.rawValue)),
                    ("sealed", .string(sealed)), ("confirmed", false), ("attempts", 0),
                    ("createdAt", clock.now().json),
                ])
            ),
        ])
        return TOTPEnrollment(secret: secret, issuer: issuer(), account: Account(record).email)
    }

    /// Puts the authenticator app that was begun into force, when its code is right.
    /// - Parameter session: the one that asks: it counts as one with a second factor from then on.
    /// - Returns: the recovery codes, shown once. `.badCredentials` for a wrong code.
    public func confirm(
        _ account: RecordID,
        code: String,
        session: String? = nil,
        client: Client
    ) async throws(AuthError) -> [Secret<String>] {
        let codes = recovery.make()
        try await tried(account, client: client) { () async throws(AuthError) in
            guard try await confirmed(account) == nil else {
                throw .conflict(code: "already_enrolled", message: "There is a second factor already.")
            }
            guard let factor = try await begun(account) else {
                throw .conflict(code: "not_enrolling", message: "No second factor is being set up.")
            }
            let step = try await step(of: code, for: factor)
            let values = JSONObject([("confirmed", true), ("lastStep", .integer(step)), ("attempts", 0)])
            _ = try await store.commit(
                [.update(.factors, id: factor.id, ifVersion: factor.version, values)]
                    + recovery.writes(codes, of: account, now: clock.now())
                    + (session.map { [Sessions.withSecondFactor($0, of: account, now: clock.now())] } ?? [])
                    + [activity.write(of: event("second_factor.enable", account, client))]
            )
        }
        return codes.map { Secret($0) }
    }

    /// Takes the second factor away, when `code` (of the app, or a recovery code) is right.
    public func disable(_ account: RecordID, code: String, client: Client) async throws(AuthError) {
        try await tried(account, client: client) { () async throws(AuthError) in
            let use = try await use(code, of: account)
            _ = try await store.commit(
                [use, .removeAll(.factors, where: AddressProof.owned(by: account))]
                    + Sessions.withoutSecondFactor(of: account)
                    + [activity.write(of: event("second_factor.disable", account, client))]
            )
        }
    }

    /// Takes the second factor away without a proof, for somebody else who may: an administrator, the command line.
    public func remove(of account: RecordID, by principal: Principal, client: Client) async throws(AuthError) {
        let event = ActivityEvent(
            "second_factor.disable",
            actor: principal.actor,
            user: account,
            client: client
        )
        _ = try await store.commit(
            [.removeAll(.factors, where: AddressProof.owned(by: account))]
                + Sessions.withoutSecondFactor(of: account) + [activity.write(of: event)]
        )
    }

    /// New recovery codes in place of all earlier ones, when `code` is right.
    public func renewRecoveryCodes(
        _ account: RecordID,
        code: String,
        client: Client
    ) async throws(AuthError) -> [Secret<String>] {
        let codes = recovery.make()
        try await tried(account, client: client) { () async throws(AuthError) in
            let use = try await use(code, of: account)
            _ = try await store.commit(
                [use] + recovery.writes(codes, of: account, now: clock.now())
                    + [activity.write(of: event("second_factor.recovery", account, client))]
            )
        }
        return codes.map { Secret($0) }
    }

    /// How many recovery codes are left; nil without a second factor in force.
    public func recoveryCodesLeft(_ account: RecordID) async throws(AuthError) -> Int? {
        guard try await confirmed(account) != nil else { return nil }
        let matches = AddressProof.owned(by: account) + [.equal("kind", "recovery"), .equal("used", false)]
        let left = try await store.find(.factors, where: matches, oldestFirst: true, after: nil, limit: 100)
        return left.count
    }

    func event(
        _ action: String,
        _ account: RecordID,
        _ client: Client,
        _ outcome: ActivityEvent.Outcome = .succeeded
    ) -> ActivityEvent {
        ActivityEvent(
            action,
            outcome,
            actor: Principal(kind: .user(account)).actor,
            user: account,
            client: client
        )
    }
}
