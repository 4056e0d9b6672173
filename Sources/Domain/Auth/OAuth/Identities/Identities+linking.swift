// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension Identities {
    /// Adds an identity to an account whose owner asked for it; `.conflict` when it is another account's
    /// (`identity_taken`) or the account has another one at the provider (`other_identity`).
    func link(
        _ profile: ProviderProfile,
        by provider: ProviderConfiguration,
        to id: RecordID,
        client: Client
    ) async throws(AuthError) -> Account {
        let key = key(profile, provider)
        return try await store.settle { () async throws(AuthError) -> Account in
            guard let account = try await accounts.find(id), !account.isDisabled else { throw .badCredentials }
            if let identity = try await find(key) {
                guard identity.account == id else {
                    throw .conflict(code: "identity_taken", message: "This identity belongs to another account.")
                }
                return account
            }
            try await requireRoom(for: provider, on: id)
            var identity = values(profile, key, by: provider)
            identity["user"] = .string(id.reference)
            let event = linked(id, by: provider, actor: "user:\(id)", client, claimed: false)
            // Nothing changes, but the account must still be there.
            let same = JSONObject([("disabled", false)])
            let changed = try await commit([
                .update(.accounts, id: id, ifVersion: account.version, same), .insert(.identities, identity),
                activity.write(of: event),
            ])
            return changed.first.map(Account.init) ?? account
        }
    }

    /// One identity per provider: a second one comes up when an address has changed hands there, and then whoever has
    /// it now is not the owner of the account.
    func requireRoom(for provider: ProviderConfiguration, on account: RecordID) async throws(AuthError) {
        let identities = try await all(of: account)
        guard identities.count < Self.most, !identities.contains(where: { $0.provider.isSame(as: provider.name) })
        else {
            throw .conflict(
                code: "other_identity",
                message: "The account is linked to another identity at this provider."
            )
        }
    }

    func values(_ profile: ProviderProfile, _ key: String, by provider: ProviderConfiguration) -> JSONObject {
        var values = Self.described(profile)
        values["provider"] = .string(provider.name)
        values["issuer"] = .string(profile.issuer)
        values["subject"] = .string(profile.subject)
        values["key"] = .string(key)
        values["createdAt"] = clock.now().json
        values["lastUsedAt"] = clock.now().json
        return values
    }

    static func described(_ profile: ProviderProfile) -> JSONObject {
        JSONObject([
            ("email", profile.email.map { .string($0.text) } ?? .null),
            ("name", profile.name.map { .string($0) } ?? .null),
            ("avatar", profile.avatar.map { .string($0) } ?? .null),
        ])
    }

    func linked(
        _ account: RecordID,
        by provider: ProviderConfiguration,
        actor: String,
        _ client: Client,
        claimed: Bool
    ) -> ActivityEvent {
        ActivityEvent(
            "identity.link",
            actor: actor,
            user: account,
            client: client,
            details: JSONObject([("provider", .string(provider.name)), ("claimed", .boolean(claimed))])
        )
    }

    /// Somebody else was first with the identity or the address: that is looked at again.
    func commit(_ writes: [AuthWrite]) async throws(AuthError) -> [AuthRecord] {
        do throws(AuthError) {
            return try await store.commit(writes)
        } catch .taken {
            throw .stale
        }
    }
}
