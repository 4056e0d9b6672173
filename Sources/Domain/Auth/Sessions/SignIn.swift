// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The ways into a session. All of them end in ``finish(_:by:wantsRefresh:client:)``.
public struct SignIn: Sendable {
    let store: any AuthStore
    let accounts: Accounts
    let passwords: Passwords
    let sessions: Sessions
    let secondFactor: any SecondFactorChecking
    let limits: any AttemptLimiting
    let activity: any ActivityRecording
    let roles: any RoleDirectory
    let policies: any AuthPolicySource
    let ids: any IDGenerator
    let clock: any WallClock

    public init(
        store: any AuthStore,
        accounts: Accounts,
        passwords: Passwords,
        sessions: Sessions,
        secondFactor: any SecondFactorChecking,
        limits: any AttemptLimiting,
        activity: any ActivityRecording,
        roles: any RoleDirectory,
        policies: any AuthPolicySource,
        ids: any IDGenerator,
        clock: any WallClock
    ) {
        self.store = store
        self.accounts = accounts
        self.passwords = passwords
        self.sessions = sessions
        self.secondFactor = secondFactor
        self.limits = limits
        self.activity = activity
        self.roles = roles
        self.policies = policies
        self.ids = ids
        self.clock = clock
    }

    /// With e-mail address and password. A wrong password, no such account, a disabled one and one without a password
    /// get the same answer, `.badCredentials`, after the same work. `.forbidden` where passwords are off.
    public func withPassword(
        email: String,
        password: Secret<String>,
        wantsRefresh: Bool = false,
        client: Client = Client()
    ) async throws(AuthError) -> SignedIn {
        try requirePasswords()
        let address = EmailAddress(email)
        let attempt = Attempt(.signIn, address: client.address, account: address?.text)
        try limits.admit(attempt)
        var account: Account?
        if let address { account = try await accounts.find(address) }
        let isRight = try await passwords.isRight(password, for: account)
        guard isRight, let account, !account.isDisabled else {
            limits.fail(attempt)
            await recordFailure(by: .password, of: account, named: address, client)
            throw .badCredentials
        }
        limits.succeed(attempt)
        let answer = try await finish(account, by: .password, wantsRefresh: wantsRefresh, client: client)
        await passwords.upgrade(account, password: password)
        return answer
    }

    /// Ends a sign-in whose first factor was right: opens the session, or throws `.secondFactorRequired` where the
    /// account has one. Disabled accounts are `.badCredentials`.
    public func finish(
        _ account: Account,
        by method: SignInMethod,
        wantsRefresh: Bool = false,
        client: Client = Client()
    ) async throws(AuthError) -> SignedIn {
        guard !account.isDisabled else {
            await recordFailure(by: method, of: account, named: nil, client)
            throw .badCredentials
        }
        if try await secondFactor.isEnrolled(account.id) {
            let pending = PendingSignIn(
                account: account.id,
                version: account.version,
                method: method,
                wantsRefresh: wantsRefresh
            )
            throw .secondFactorRequired(challenge: try await secondFactor.open(pending, client: client))
        }
        var opening = Sessions.Opening()
        opening.wantsRefresh = wantsRefresh
        return try await open(account, opening, by: method, client)
    }

    /// Ends a sign-in with its second factor.
    public func withSecondFactor(
        challenge: String,
        code: String,
        client: Client = Client()
    ) async throws(AuthError) -> SignedIn {
        let pending = try await secondFactor.close(challenge: challenge, code: code, client: client)
        guard let account = try await accounts.find(pending.account), account.version == pending.version,
            !account.isDisabled
        else { throw .badCredentials }
        var opening = Sessions.Opening()
        opening.wantsRefresh = pending.wantsRefresh
        opening.hasSecondFactor = true
        return try await open(account, opening, by: pending.method, client)
    }

    func open(
        _ account: Account,
        _ opening: Sessions.Opening,
        by method: SignInMethod,
        _ client: Client
    ) async throws(AuthError) -> SignedIn {
        let event = ActivityEvent(
            "sign_in",
            actor: Principal(kind: .user(account.id)).actor,
            user: account.id,
            client: client,
            details: JSONObject([("method", .string(method.rawValue))])
        )
        let write = activity.write(of: event)
        let answer = try await sessions.open(for: account, opening, client: client, beside: [write])
        // Whoever disabled the account or changed its password since it was read has not ended this session.
        guard let now = try await accounts.find(account.id), Self.isSame(now, account) else {
            try await sessions.end(answer.session)
            throw .badCredentials
        }
        return answer
    }

    /// Whether nothing has changed that a sign-in depends on.
    private static func isSame(_ left: Account, _ right: Account) -> Bool {
        left.passwordHash?.reveal() == right.passwordHash?.reveal() && left.email == right.email && !left.isDisabled
    }

    func requirePasswords() throws(AuthError) {
        guard policies.policy.password.isEnabled else {
            throw .forbidden(code: "password_disabled", message: "Nobody signs in with a password here.")
        }
    }

    private func recordFailure(
        by method: SignInMethod,
        of account: Account?,
        named address: EmailAddress?,
        _ client: Client
    ) async {
        await activity.record(
            ActivityEvent(
                "sign_in",
                .failed,
                actor: Principal.anonymous.actor,
                user: account?.id,
                target: address?.text,
                client: client,
                details: JSONObject([("method", .string(method.rawValue))])
            )
        )
    }
}
