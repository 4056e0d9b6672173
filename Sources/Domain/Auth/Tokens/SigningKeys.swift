// SPDX-License-Identifier: Apache-2.0

public import Kernel
internal import Synchronization

/// The keys that tokens are signed with: kept in the store with their secret sealed, and in memory for as long as the
/// store's are the same.
public final class SigningKeys: Sendable {
    /// What the secrets of keys are sealed for.
    static let purpose = "auth.signing-key"
    /// More keys than this are never in force; the newest count.
    private static let mostKeys = 64

    private let store: any AuthStore
    private let maker: any SigningKeyMaker
    private let sealer: any Sealer
    private let digests: any Digests
    private let clock: any WallClock
    private let policies: any AuthPolicySource
    private let known = Mutex<(mark: Int64, ring: KeyRing)?>(nil)

    public init(
        store: any AuthStore,
        maker: any SigningKeyMaker,
        sealer: any Sealer,
        digests: any Digests,
        clock: any WallClock,
        policies: any AuthPolicySource
    ) {
        self.store = store
        self.maker = maker
        self.sealer = sealer
        self.digests = digests
        self.clock = clock
        self.policies = policies
    }

    /// The public keys, for `/.well-known/jwks.json`; those of a shared secret are not in it.
    public func publicKeys() async throws(AuthError) -> JSONValue {
        _ = try await signing()
        return try await ring().publicKeys
    }

    /// Makes a new key that signs from now on. The old ones go on checking until the last token signed with them has
    /// expired.
    /// - Parameters:
    ///   - dropsOld: the old ones are dropped at once, and with them every token; for keys that leaked.
    ///   - others: are carried out in the same transaction.
    public func rotate(
        droppingOld dropsOld: Bool = false,
        beside others: [AuthWrite] = []
    ) async throws(AuthError) {
        let now = clock.now()
        let writes: [AuthWrite] =
            dropsOld
            ? [.removeAll(.signingKeys, where: [])]
            : [
                .removeAll(.signingKeys, where: [.less("retiredAt", now.subtracting(longestLife).json)]),
                .updateAll(.signingKeys, where: [.equal("retiredAt", .null)], JSONObject([("retiredAt", now.json)])),
            ]
        _ = try await store.commit(writes + others + [try newKey(policies.policy.token.algorithm, now: now)])
    }

    /// The key that signs now; made when there is none.
    func signing() async throws(AuthError) -> KeyRing.Entry {
        let algorithm = policies.policy.token.algorithm
        if let entry = try await ring().signing(algorithm) { return entry }
        _ = try await store.commit([try newKey(algorithm, now: clock.now())])
        guard let entry = try await ring().signing(algorithm) else {
            throw .internalFailure("a new signing key is not in the store")
        }
        return entry
    }

    /// The key of that id, as long as tokens that it signed may be in force.
    func checking(_ id: String) async throws(AuthError) -> KeyRing.Entry? {
        guard let entry = try await ring()[id] else { return nil }
        if let retiredAt = entry.retiredAt, retiredAt.adding(longestLife) <= clock.now() { return nil }
        return entry
    }

    private var longestLife: Duration {
        let session = policies.policy.session
        return max(session.life, session.accessLife, session.impersonationLife)
    }

    private func ring() async throws(AuthError) -> KeyRing {
        let mark = store.mark(of: .signingKeys)
        if let mark, let ring = known.withLock({ $0?.mark == mark ? $0?.ring : nil }) { return ring }
        let records = try await store.find(
            .signingKeys,
            where: [],
            oldestFirst: false,
            after: nil,
            limit: Self.mostKeys
        )
        var entries: [KeyRing.Entry] = []
        for record in records { entries.append(try entry(of: record)) }
        let ring = KeyRing(entries)
        if let mark { known.withLock { $0 = (mark, ring) } }
        return ring
    }

    private func entry(of record: AuthRecord) throws(AuthError) -> KeyRing.Entry {
        guard let id = record["kid"]?.stringValue, let sealed = record["sealed"]?.stringValue,
            let algorithm = record["algorithm"]?.stringValue.flatMap(SigningAlgorithm.init),
            let createdAt = record.moment("createdAt")
        else { throw .internalFailure("a stored signing key is not whole") }
        return KeyRing.Entry(
            id: id,
            algorithm: algorithm,
            key: try maker.key(of: try sealer.open(sealed, purpose: Self.purpose), for: algorithm),
            createdAt: createdAt,
            retiredAt: record.moment("retiredAt")
        )
    }

    private func newKey(_ algorithm: SigningAlgorithm, now: Timestamp) throws(AuthError) -> AuthWrite {
        let secret = maker.makeSecret(for: algorithm)
        var values = JSONObject([
            ("kid", .string(Base64URL.encode(digests.randomBytes(12)))), ("algorithm", .string(algorithm.rawValue)),
            ("sealed", .string(try sealer.seal(secret, purpose: Self.purpose))), ("createdAt", now.json),
        ])
        if let key = try maker.key(of: secret, for: algorithm).publicKey {
            values["publicKey"] = .string(Base64URL.encode(key))
        }
        return .insert(.signingKeys, values)
    }
}
