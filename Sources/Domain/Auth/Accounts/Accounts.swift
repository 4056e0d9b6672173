// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Who has an account, and what those who manage accounts may do. What people do to their own account is in
/// ``Passwords``, ``Sessions`` and ``SignIn``.
public struct Accounts: Sendable {
    let store: any AuthStore
    let passwords: Passwords
    let roles: any RoleDirectory
    let activity: any ActivityRecording
    let policies: any AuthPolicySource
    let clock: any WallClock
    let removals = RoleRemovals()

    /// The most accounts that ``list(by:role:after:limit:)`` gives at once.
    public static let largestPage = 200

    public init(
        store: any AuthStore,
        passwords: Passwords,
        roles: any RoleDirectory,
        activity: any ActivityRecording,
        policies: any AuthPolicySource,
        clock: any WallClock
    ) {
        self.store = store
        self.passwords = passwords
        self.roles = roles
        self.activity = activity
        self.policies = policies
        self.clock = clock
    }

    // MARK: - Reading, for this domain and its composition: no permission is asked for.

    public func find(_ id: RecordID) async throws(AuthError) -> Account? {
        try await store.find(.accounts, id: id).map(Account.init)
    }

    public func find(email: String) async throws(AuthError) -> Account? {
        guard let address = EmailAddress(email) else { return nil }
        return try await find(address)
    }

    func find(_ email: EmailAddress) async throws(AuthError) -> Account? {
        let matches = [AuthMatch.equal("email", .string(email.text))]
        let records = try await store.find(.accounts, where: matches, oldestFirst: false, after: nil, limit: 1)
        return records.first.map(Account.init)
    }

    // MARK: - For callers

    /// The account of that id; needs `users.read` or `users.manage`.
    public func get(_ id: RecordID, by principal: Principal) async throws(AuthError) -> Account {
        try requireReading(principal)
        guard let account = try await find(id) else { throw .notFound }
        return account
    }

    /// Accounts, newest first; needs `users.read` or `users.manage`.
    /// - Parameter role: only those whose first role it is.
    public func list(
        by principal: Principal,
        role: String? = nil,
        after: RecordID? = nil,
        limit: Int = 50
    ) async throws(AuthError) -> [Account] {
        try requireReading(principal)
        let matches = role.map { [AuthMatch.equal("role", .string($0))] } ?? []
        let count = min(max(limit, 1), Self.largestPage)
        let records = try await store.find(.accounts, where: matches, oldestFirst: false, after: after, limit: count)
        return records.map(Account.init)
    }

    private func requireReading(_ principal: Principal) throws(AuthError) {
        let authority = Authority(of: principal, in: roles)
        guard !authority.permissions.contains(Authority.usersManage) else { return }
        try authority.require(Authority.usersRead)
    }

    /// A new account; needs `users.manage`, and every role is one that the caller may give.
    public func create(
        _ new: NewAccount,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> Account {
        let authority = Authority(of: principal, in: roles)
        try authority.require(Authority.usersManage)
        for role in new.roles { try authority.requireGiving(role, in: roles) }
        if new.roles.contains(Account.administratorRole) { try requireFreshProof(principal) }
        let (values, event) = try await draft(new, action: "users.create", by: principal, client: client)
        return try await insert(values, beside: [activity.write(of: event)])
    }

    func requireFreshProof(_ principal: Principal) throws(AuthError) {
        try principal.requireFreshProof(within: policies.policy.session.freshProof, now: clock.now())
    }
}
