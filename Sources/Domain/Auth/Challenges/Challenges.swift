// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Makes, finds and uses up one-time links and codes.
///
/// A link's token has 256 random bits and is kept as its SHA-256. A code has six digits, which anyone could try out
/// on a stolen table: it is kept as an HMAC under a key of the server, together with its record's id, and is lost after
/// ``attempts`` wrong tries. Each opens its purpose once.
public struct Challenges: Sendable {
    public static let attempts = 5
    private static let tokenLength = 32

    private let store: any AuthStore
    private let digests: any Digests
    private let sealer: any Sealer
    private let clock: any WallClock
    private let ids: any IDGenerator

    public init(
        store: any AuthStore,
        digests: any Digests,
        sealer: any Sealer,
        clock: any WallClock,
        ids: any IDGenerator
    ) {
        self.store = store
        self.digests = digests
        self.sealer = sealer
        self.clock = clock
        self.ids = ids
    }

    // MARK: - Making

    /// A new link, not yet committed.
    public func link(_ draft: ChallengeDraft) -> IssuedChallenge {
        let token = Base64URL.encode(digests.randomBytes(Self.tokenLength))
        return issue(draft, secret: token, hash: hash(ofToken: token), id: ids.makeID(), sealed: nil)
    }

    /// A new code, not yet committed. Its draft has a subject, by which it is found again.
    public func code(_ draft: ChallengeDraft) -> IssuedChallenge {
        let id = ids.makeID()
        let code = OneTimeDigits.random(from: digests)
        return issue(draft, secret: code, hash: hash(ofCode: code, id: id), id: id, sealed: nil)
    }

    /// Keeps `payload`, sealed, until ``takeState(_:)`` asks for it with the token.
    public func keepState(
        _ payload: [UInt8],
        life: Duration = ChallengePurpose.oauthState.life
    ) async throws(AuthError) -> String {
        let token = Base64URL.encode(digests.randomBytes(Self.tokenLength))
        let draft = ChallengeDraft(.oauthState, life: life)
        let sealed = try sealer.seal(payload, purpose: Self.statePurpose)
        let issued = issue(draft, secret: token, hash: hash(ofToken: token), id: ids.makeID(), sealed: sealed)
        _ = try await store.commit(issued.writes)
        return token
    }

    private func issue(
        _ draft: ChallengeDraft,
        secret: String,
        hash: String,
        id: String,
        sealed: String?
    ) -> IssuedChallenge {
        let now = clock.now()
        let expiresAt = now.adding(draft.life ?? draft.purpose.life)
        var values = JSONObject([
            ("id", .string(id)), ("purpose", .string(draft.purpose.rawValue)), ("hash", .string(hash)),
            ("createdAt", now.json), ("expiresAt", expiresAt.json), ("attempts", 0), ("used", false),
            ("payload", .object(draft.payload)),
        ])
        values["user"] = draft.account.map { .string($0.reference) }
        values["subject"] = draft.subject.map { .string($0) }
        values["sealed"] = sealed.map { .string($0) }
        var writes: [AuthWrite] = [.removeAll(.challenges, where: [.less("expiresAt", now.json)])]
        if let subject = draft.subject { writes.append(end(draft.purpose, of: subject)) }
        writes.append(.insert(.challenges, values))
        return IssuedChallenge(secret: secret, expiresAt: expiresAt, writes: writes)
    }

    /// Ends what was mailed to, or begun for, an account before it got another password. The proof of its address is
    /// nobody's way in, and stays.
    static func ending(of account: RecordID) -> AuthWrite {
        .removeAll(
            .challenges,
            where: AddressProof.owned(by: account) + [.notEqual("purpose", .string(ChallengePurpose.verify.rawValue))]
        )
    }

    /// Ends what is open of a purpose for a subject.
    public func end(_ purpose: ChallengePurpose, of subject: String) -> AuthWrite {
        .removeAll(
            .challenges,
            where: [.equal("purpose", .string(purpose.rawValue)), .equal("subject", .string(subject))]
        )
    }

    // MARK: - Opening

    /// The open challenge of a link's token, not yet used up. `.badCredentials` for every other text.
    public func find(_ token: String, for purposes: Set<ChallengePurpose>) async throws(AuthError) -> Challenge {
        guard let challenge = try await known(token), purposes.contains(challenge.purpose),
            challenge.isOpen(at: clock.now())
        else { throw .badCredentials }
        return challenge
    }

    /// The challenge of a link's token, also when it opens nothing any more.
    func known(_ token: String) async throws(AuthError) -> Challenge? {
        guard Base64URL.decode(token)?.count == Self.tokenLength else { return nil }
        return try await store.find(
            .challenges,
            where: [.equal("hash", .string(hash(ofToken: token)))],
            oldestFirst: false,
            after: nil,
            limit: 1
        ).first.flatMap { Challenge($0) }
    }

    /// What uses `challenge` up; refused with `.stale` when somebody else did, or tried it, in the meantime.
    public func use(_ challenge: Challenge) -> AuthWrite {
        .update(.challenges, id: challenge.id, ifVersion: challenge.version, JSONObject([("used", true)]))
    }

    /// One more wrong try at `challenge`.
    func miss(_ challenge: Challenge) -> AuthWrite {
        let attempts = JSONValue.integer(Int64(challenge.attempts) + 1)
        return .update(
            .challenges,
            id: challenge.id,
            ifVersion: challenge.version,
            JSONObject([("attempts", attempts)])
        )
    }

    /// Uses up the challenge of a link's token. `.badCredentials` for every other text, a used one too.
    public func consume(_ token: String, for purpose: ChallengePurpose) async throws(AuthError) -> Challenge {
        try await store.settle { () async throws(AuthError) in
            let challenge = try await find(token, for: [purpose])
            _ = try await store.commit([use(challenge)])
            return challenge
        }
    }

    /// Uses up the code that was made for `subject`. A wrong one counts; after ``attempts`` of them none is right.
    public func consume(
        code: String,
        of subject: String,
        for purpose: ChallengePurpose
    ) async throws(AuthError) -> Challenge {
        try await store.settle { () async throws(AuthError) in
            let challenge = try await check(code: code, of: subject, for: purpose)
            _ = try await store.commit([use(challenge)])
            return challenge
        }
    }

    /// Like ``consume(code:of:for:)``, but leaves it to the caller to commit ``use(_:)``. A wrong code is counted.
    func check(
        code: String,
        of subject: String,
        for purpose: ChallengePurpose
    ) async throws(AuthError) -> Challenge {
        let matches: [AuthMatch] = [
            .equal("subject", .string(subject)), .equal("purpose", .string(purpose.rawValue)),
        ]
        guard
            let record = try await store.find(.challenges, where: matches, oldestFirst: false, after: nil, limit: 1)
                .first,
            let challenge = Challenge(record), challenge.isOpen(at: clock.now()), challenge.attempts < Self.attempts
        else { throw .badCredentials }
        let expected = hash(ofCode: code, id: "\(challenge.id)")
        guard digests.areEqual(Array(expected.utf8), Array(challenge.hash.utf8)) else {
            _ = try await store.commit([miss(challenge)])
            throw .badCredentials
        }
        return challenge
    }

    /// What ``keepState(_:life:)`` was given, once. `.badCredentials` for an unknown, used or expired token.
    public func takeState(_ token: String) async throws(AuthError) -> [UInt8] {
        let challenge = try await consume(token, for: .oauthState)
        guard let sealed = challenge.sealed else { throw .internalFailure("a kept state has no content") }
        return try sealer.open(sealed, purpose: Self.statePurpose)
    }

    // MARK: - Stored forms

    private static let statePurpose = "auth.oauth-state"

    private func hash(ofToken token: String) -> String { Base64URL.encode(digests.sha256(Array(token.utf8))) }

    private func hash(ofCode code: String, id: String) -> String {
        Base64URL.encode(digests.keyed(Array("\(id):\(code)".utf8), purpose: "auth.code"))
    }
}
