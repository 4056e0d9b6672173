// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Passwords of accounts: whether one is right, and setting a new one.
public struct Passwords: Sendable {
    let store: any AuthStore
    let hasher: any PasswordHasher
    let policies: any AuthPolicySource
    let activity: any ActivityRecording

    public init(
        store: any AuthStore,
        hasher: any PasswordHasher,
        policies: any AuthPolicySource,
        activity: any ActivityRecording
    ) {
        self.store = store
        self.hasher = hasher
        self.policies = policies
        self.activity = activity
    }

    public var rules: PasswordRules { PasswordRules(policies.policy.password) }

    /// Whether the password is the account's. Hashes once whatever the answer, also where there is no account or it
    /// has no password.
    func isRight(_ password: Secret<String>, for account: Account?) async throws(AuthError) -> Bool {
        let text = password.reveal()
        guard text.utf8.count <= PasswordRules.longest else { return false }
        guard let hash = account?.passwordHash else {
            _ = try await hasher.verify(text, against: hasher.decoy)
            return false
        }
        return try await hasher.verify(text, against: hash.reveal())
    }

    /// Hashes the password anew when its hash was made at another cost. A change of the account in between wins.
    func upgrade(_ account: Account, password: Secret<String>) async {
        guard let hash = account.passwordHash, hasher.needsRehash(hash.reveal()) else { return }
        do throws(AuthError) {
            let values = JSONObject([("strategy_value", .string(try await hasher.hash(password.reveal())))])
            _ = try await store.commit([.update(.accounts, id: account.id, ifVersion: account.version, values)])
        } catch {
            // The old hash is as right as it was; the next sign-in tries again.
        }
    }

    /// Checks and hashes a password that somebody wants to have.
    func hash(
        _ password: Secret<String>,
        email: EmailAddress?,
        at pointer: String = "/password"
    ) async throws(AuthError) -> String {
        try rules.check(password, email: email, at: pointer)
        return try await hasher.hash(password.reveal())
    }

    /// Changes the caller's own password. All other sessions of the account end.
    ///
    /// A wrong current password is `.badCredentials`.
    public func change(
        of principal: Principal,
        current: Secret<String>,
        to password: Secret<String>,
        limits: any AttemptLimiting,
        client: Client
    ) async throws(AuthError) {
        let id = try principal.ownAccount()
        let attempt = Attempt(.stepUp, address: client.address, account: id.reference)
        try limits.admit(attempt)
        guard let record = try await store.find(.accounts, id: id) else { throw .badCredentials }
        let account = Account(record)
        guard try await isRight(current, for: account), !account.isDisabled else {
            limits.fail(attempt)
            await activity.record(event(.failed, of: account, by: principal, client))
            throw .badCredentials
        }
        limits.succeed(attempt)
        try await set(password, of: account, by: principal, keeping: principal.details?.sessionID, client: client)
    }

    /// Gives the account a password, such as after a reset by mail. Its sessions end but for `session`, and so do
    /// those in which it acts in other people's names.
    ///
    /// `.stale` when the account has changed since it was read.
    public func set(
        _ password: Secret<String>,
        of account: Account,
        by principal: Principal,
        keeping session: String? = nil,
        verifying isVerified: Bool = false,
        client: Client
    ) async throws(AuthError) {
        let hash = try await hash(password, email: EmailAddress(account.email))
        var values = JSONObject([("strategy", "password"), ("strategy_value", .string(hash))])
        if isVerified { values["verified"] = true }
        let changes: [AuthWrite] = [.update(.accounts, id: account.id, ifVersion: account.version, values)]
        _ = try await store.commit(
            changes + Sessions.endings(of: account.id, keeping: session) + [Challenges.ending(of: account.id)]
                + [activity.write(of: event(.succeeded, of: account, by: principal, client))]
        )
    }

    private func event(
        _ outcome: ActivityEvent.Outcome,
        of account: Account,
        by principal: Principal,
        _ client: Client
    ) -> ActivityEvent {
        ActivityEvent("password.change", outcome, actor: principal.actor, user: account.id, client: client)
    }
}
