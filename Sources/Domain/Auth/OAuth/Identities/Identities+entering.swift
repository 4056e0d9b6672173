// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension Identities {
    /// The account of whoever a provider says has signed in; linked or made where the rules of ``Identities`` allow it.
    ///
    /// - `.badCredentials`: the account is disabled.
    /// - `.forbidden`: `registration_closed`, `email_required`.
    /// - `.conflict`: `account_exists` (the address is an account's, and the provider has not confirmed it),
    ///   `other_identity` (the account has another identity at the same provider: the address has changed hands).
    func enter(
        _ profile: ProviderProfile,
        by provider: ProviderConfiguration,
        client: Client
    ) async throws(AuthError) -> (Account, isNew: Bool) {
        let key = key(profile, provider)
        return try await store.settle { () async throws(AuthError) -> (Account, isNew: Bool) in
            if let identity = try await find(key) {
                let account = try await owner(of: identity, by: provider, profile)
                return (try await touch(identity, of: account, profile), isNew: false)
            }
            guard let email = profile.email else {
                guard provider.allowsMissingEmail else { throw Self.emailRequired }
                return (try await register(profile, nil, key, by: provider, client: client), isNew: true)
            }
            guard let account = try await accounts.find(email) else {
                return (try await register(profile, email, key, by: provider, client: client), isNew: true)
            }
            guard profile.isEmailVerified else { throw Self.accountExists }
            return (try await adopt(account, profile, key, by: provider, client: client), isNew: false)
        }
    }

    /// Whose identity it is. One without owner was made together with an account that carries its address and the
    /// provider's name, and the process ended before the two were tied. If somebody has confirmed the address since,
    /// it takes a confirmed one to be tied.
    private func owner(
        of identity: Identity,
        by provider: ProviderConfiguration,
        _ profile: ProviderProfile
    ) async throws(AuthError) -> Account {
        let account: Account?
        if let id = identity.account {
            account = try await accounts.find(id)
        } else {
            account = try await accounts.find(email: identity.email ?? "").flatMap { account in
                let isMadeBySame = account.strategy.isSame(as: provider.name)
                return isMadeBySame && (profile.isEmailVerified || !account.isVerified) ? account : nil
            }
        }
        guard let account else {
            _ = try await store.commit([.removeAll(.identities, where: [.equal("id", identity.id.json)])])
            throw .stale
        }
        guard !account.isDisabled else { throw .badCredentials }
        return account
    }

    /// Notes the use, and what the provider says now.
    private func touch(
        _ identity: Identity,
        of account: Account,
        _ profile: ProviderProfile
    ) async throws(AuthError) -> Account {
        var values = Self.described(profile)
        values["lastUsedAt"] = clock.now().json
        if identity.account == nil {
            values["user"] = .string(account.id.reference)
            values["email"] = nil
        }
        _ = try await store.commit([.update(.identities, id: identity.id, ifVersion: identity.version, values)])
        return account
    }

    /// Makes an account. Its id is not known before it is stored, so the identity is tied to it in a second step.
    private func register(
        _ profile: ProviderProfile,
        _ email: EmailAddress?,
        _ key: String,
        by provider: ProviderConfiguration,
        client: Client
    ) async throws(AuthError) -> Account {
        let policy = accounts.policies.policy.registration
        guard policy.isOpen else {
            throw .forbidden(code: "registration_closed", message: "Visitors can't register here.")
        }
        // Nobody can have mail under this domain (RFC 6761, section 6.4).
        let address = email?.text ?? "\(Hex.encode(Array(key.utf8.prefix(24))))@oauth.invalid"
        var new = NewAccount(
            email: address,
            strategy: provider.name,
            roles: policy.role.map { [$0] } ?? [],
            isVerified: profile.isEmailVerified
        )
        new.isAddressMadeUp = email == nil
        let (values, event) = try await accounts.draft(new, action: "register", by: .anonymous, client: client)
        var identity = self.values(profile, key, by: provider)
        identity["email"] = .string(address)
        let made = try await commit([
            .insert(.accounts, values), .insert(.identities, identity), activity.write(of: event),
        ])
        guard let account = made.first.map(Account.init), let tie = made.dropFirst().first else {
            throw .internalFailure("the store gave no new account")
        }
        var tied = JSONObject([("user", .string(account.id.reference))])
        if email == nil { tied["email"] = .null }
        _ = try await store.commit([.update(.identities, id: tie.id, ifVersion: nil, tied)])
        return account
    }

    /// Gives an existing account an identity whose address the provider has confirmed.
    private func adopt(
        _ account: Account,
        _ profile: ProviderProfile,
        _ key: String,
        by provider: ProviderConfiguration,
        client: Client
    ) async throws(AuthError) -> Account {
        guard !account.isDisabled else { throw .badCredentials }
        let claim: [AuthWrite]
        if account.isVerified {
            try await requireRoom(for: provider, on: account.id)
            // Nothing changes, but it must still be the account that was looked at.
            claim = AddressProof.writes(of: account, setting: JSONObject([("verified", true)]))
        } else {
            let values = JSONObject([("strategy", .string(provider.name)), ("email_pending", .null)])
            claim =
                AddressProof.writes(of: account, setting: values) + [
                    .removeAll(.challenges, where: AddressProof.owned(by: account.id))
                ]
        }
        var identity = values(profile, key, by: provider)
        identity["user"] = .string(account.id.reference)
        let event = linked(account.id, by: provider, actor: "anonymous", client, claimed: !account.isVerified)
        let changed = try await commit(claim + [.insert(.identities, identity), activity.write(of: event)])
        return changed.first.map(Account.init) ?? account
    }

    private static let emailRequired = AuthError.forbidden(
        code: "email_required",
        message: "The provider gives no e-mail address, and there is no account without one."
    )

    private static let accountExists = AuthError.conflict(
        code: "account_exists",
        message: "There is an account with this address. Sign in to it and link the provider from there."
    )
}
