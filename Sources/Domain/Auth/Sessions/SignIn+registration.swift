// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension SignIn {
    /// What somebody sends who wants an account.
    public struct Registration: Sendable {
        public var email: String
        public var password: Secret<String>
        /// The app's own fields; a protected name among them is `.invalid`.
        public var fields: JSONObject
        public var wantsRefresh: Bool

        public init(
            email: String,
            password: Secret<String>,
            fields: JSONObject = JSONObject(),
            wantsRefresh: Bool = false
        ) {
            self.email = email
            self.password = password
            self.fields = fields
            self.wantsRefresh = wantsRefresh
        }
    }

    /// Makes an account with a password and signs in. `.forbidden` where registration is closed, `.conflict` for an
    /// address that has an account.
    public func register(
        _ registration: Registration,
        client: Client = Client()
    ) async throws(AuthError) -> SignedIn {
        try requirePasswords()
        try limits.admit(Attempt(.register, address: client.address))
        let new = NewAccount(
            email: registration.email,
            password: registration.password,
            fields: registration.fields
        )
        let account = try await enroll(new, client: client)
        return try await finish(account, by: .password, wantsRefresh: registration.wantsRefresh, client: client)
    }

    /// Makes an account on a visitor's wish, with the role that the settings give to visitors and no other. For ways of
    /// registering that have proved the address themselves; they say so in `isVerified`. Signs nobody in.
    public func enroll(_ new: NewAccount, client: Client = Client()) async throws(AuthError) -> Account {
        let policy = policies.policy.registration
        guard policy.isOpen else { throw Self.registrationClosed }
        var new = new
        new.roles = policy.role.map { [$0] } ?? []
        let (values, event) = try await accounts.draft(new, action: "register", by: .anonymous, client: client)
        return try await accounts.insert(values, beside: [activity.write(of: event)])
    }

    private static let registrationClosed = AuthError.forbidden(
        code: "registration_closed",
        message: "Accounts are made by administrators here."
    )

    /// Makes an account without a name and signs in, for visitors who may want to keep what they did.
    public func anonymously(
        wantsRefresh: Bool = false,
        client: Client = Client()
    ) async throws(AuthError) -> SignedIn {
        try limits.admit(Attempt(.register, address: client.address))
        guard policies.policy.registration.allowsAnonymous else {
            throw .forbidden(code: "anonymous_disabled", message: "There are no anonymous accounts here.")
        }
        // A name that can't receive mail (RFC 2606), since every account has an address.
        let address = "anonymous-\(ids.makeID())@anonymous.invalid"
        var new = NewAccount(email: address, strategy: SignInMethod.anonymous.rawValue)
        new.isAddressMadeUp = true
        let (values, event) = try await accounts.draft(new, action: "register", by: .anonymous, client: client)
        let account = try await accounts.insert(values, beside: [activity.write(of: event)])
        return try await finish(account, by: .anonymous, wantsRefresh: wantsRefresh, client: client)
    }

    /// Gives the caller's anonymous account a name and a password. Its records and this session stay; other sessions
    /// end. `.forbidden` where passwords are off.
    public func upgrade(
        _ principal: Principal,
        email: String,
        password: Secret<String>,
        client: Client = Client()
    ) async throws(AuthError) -> Account {
        try requirePasswords()
        try limits.admit(Attempt(.register, address: client.address))
        let id = try principal.ownAccount()
        guard policies.policy.registration.isOpen else { throw Self.registrationClosed }
        let address = try EmailAddress(email, at: "/email")
        let hash = try await passwords.hash(password, email: address)
        var values = JSONObject([
            ("email", .string(address.text)), ("strategy", "password"), ("strategy_value", .string(hash)),
            ("anonymous", false), ("verified", false),
        ])
        let role = policies.policy.registration.role
        let event = ActivityEvent(
            "account.upgrade",
            actor: principal.actor,
            user: id,
            target: address.text,
            client: client
        )
        return try await store.settle { () async throws(AuthError) -> Account in
            guard let account = try await accounts.find(id), !account.isDisabled else { throw .unauthenticated }
            guard account.isAnonymous else {
                throw .conflict(code: "not_anonymous", message: "This account has a name already.")
            }
            let names = Accounts.distinct(account.roles + (role.map { [$0] } ?? []))
            for member in Account.values(roles: names) { values[member.key] = member.value }
            return try await accounts.commit(
                [.update(.accounts, id: id, ifVersion: account.version, values)]
                    + Sessions.endings(of: id, keeping: principal.details?.sessionID)
                    + [activity.write(of: event)]
            )
        }
    }
}
