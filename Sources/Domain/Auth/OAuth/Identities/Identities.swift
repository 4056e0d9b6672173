// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Which account belongs to whom at a provider.
///
/// An identity is a provider, an issuer and a subject; addresses change hands and are only ever a hint. They link by
/// themselves in two cases, both on the provider's word that the address is confirmed: to an account whose address is
/// confirmed here as well, and to one whose is not; from that one everything is taken away first that whoever
/// registered it may have left there (password, sessions, identities, second factors, open codes and links).
public struct Identities: Sendable {
    let store: any AuthStore
    let accounts: Accounts
    let digests: any Digests
    let activity: any ActivityRecording
    let clock: any WallClock

    public init(
        store: any AuthStore,
        accounts: Accounts,
        digests: any Digests,
        activity: any ActivityRecording,
        clock: any WallClock
    ) {
        self.store = store
        self.accounts = accounts
        self.digests = digests
        self.activity = activity
        self.clock = clock
    }

    /// The most identities that one account can have.
    public static let most = 20

    /// The caller's own identities, oldest first.
    public func list(of principal: Principal) async throws(AuthError) -> [Identity] {
        try await all(of: try principal.accountID())
    }

    /// Takes the caller's identity at `provider` away; `.notFound` when there is none, `.conflict` when it is the only
    /// way in.
    public func unlink(
        _ provider: String,
        of principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) {
        let id = try principal.ownAccount()
        let event = ActivityEvent(
            "identity.unlink",
            actor: principal.actor,
            user: id,
            client: client,
            details: JSONObject([("provider", .string(provider))])
        )
        _ = try await store.settle { () async throws(AuthError) -> [AuthRecord] in
            guard let account = try await accounts.find(id) else { throw .notFound }
            let identities = try await all(of: id)
            guard let target = identities.first(where: { $0.provider.isSame(as: provider) }) else { throw .notFound }
            return try await store.commit([
                try Self.proofOfAnotherWay(than: target, among: identities, of: account),
                .removeAll(.identities, where: [.equal("id", target.id.json)]),
                activity.write(of: event),
            ])
        }
    }

    /// A write that is refused when the other way in has gone in the meantime.
    private static func proofOfAnotherWay(
        than target: Identity,
        among identities: [Identity],
        of account: Account
    ) throws(AuthError) -> AuthWrite {
        if account.hasPassword {
            let same = JSONObject([("disabled", .boolean(account.isDisabled))])
            return .update(.accounts, id: account.id, ifVersion: account.version, same)
        }
        guard let other = identities.first(where: { $0.id != target.id }) else {
            throw .conflict(
                code: "last_way_in",
                message: "This is the only way into the account. Set a password or link another provider first."
            )
        }
        let same = JSONObject([("provider", .string(other.provider))])
        return .update(.identities, id: other.id, ifVersion: other.version, same)
    }

    // MARK: - Reading

    func all(of account: RecordID) async throws(AuthError) -> [Identity] {
        try await store.find(
            .identities,
            where: AddressProof.owned(by: account),
            oldestFirst: true,
            after: nil,
            limit: Self.most
        ).map(Identity.init)
    }

    func find(_ key: String) async throws(AuthError) -> Identity? {
        let matches = [AuthMatch.equal("key", .string(key))]
        let records = try await store.find(.identities, where: matches, oldestFirst: true, after: nil, limit: 1)
        return records.first.map(Identity.init)
    }

    /// Provider, issuer and subject as one text of a fixed length, equal for no two different triples.
    func key(_ profile: ProviderProfile, _ provider: ProviderConfiguration) -> String {
        let parts = [provider.name, profile.issuer, profile.subject]
        let framed = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return OAuthSecrets.hash(framed, digests)
    }
}
