// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Signs in or registers by a code of six digits that is mailed.
public struct OneTimeCode: Sendable {
    private let mail: ChallengeMail
    private let accounts: Accounts

    public init(mail: ChallengeMail, accounts: Accounts) {
        self.mail = mail
        self.accounts = accounts
    }

    /// Mails a code to `email`, if there is an account that may have one; the caller can't tell.
    /// - Returns: until when a code would be good.
    public func requestLogin(
        _ email: String,
        language: String? = nil,
        client: Client
    ) async throws(AuthError) -> Timestamp {
        let email = try EmailAddress(email, at: "/email")
        try mail.admit(email, client: client)
        let account = try await mail.account(of: email).flatMap { $0.isDisabled || $0.isAnonymous ? nil : $0 }
        guard try await mail.hasRoom(email, account, client: client) else { return end(of: .otpLogin) }
        let request = ChallengeMail.Request(
            purpose: .otpLogin,
            template: .otp,
            email: email,
            account: account?.id,
            isCode: true,
            isSent: account != nil,
            language: account?.language ?? language
        )
        return try await mail.send(request, client: client)
    }

    /// Takes the code. `.badCredentials` for any other.
    public func login(_ email: String, code: String, client: Client) async throws(AuthError) -> Proof {
        let (email, code) = try read(email, code)
        return try await mail.tried(email.text, client: client) { () async throws(AuthError) in
            do throws(AuthError) {
                return try await mail.store.settle { () async throws(AuthError) in
                    let challenge = try await mail.challenges.check(code: code, of: email.text, for: .otpLogin)
                    return Proof(account: try await mail.take(challenge), method: .oneTimeCode)
                }
            } catch .badCredentials {
                let account = try await mail.account(of: email)
                await mail.recordFailure(by: .oneTimeCode, of: account?.id, named: email.text, client)
                throw .badCredentials
            }
        }
    }

    /// Mails a code to `email` to register with. Who has the address already gets a mail that says so instead; the
    /// caller can't tell.
    /// - Returns: until when a code would be good. `.forbidden` when visitors may not register.
    public func requestRegister(
        _ email: String,
        language: String? = nil,
        client: Client
    ) async throws(AuthError) -> Timestamp {
        try requireOpen()
        let email = try EmailAddress(email, at: "/email")
        try mail.admit(email, client: client)
        let owner = try await mail.account(of: email)
        guard try await mail.hasRoom(email, owner, client: client) else { return end(of: .otpRegister) }
        let request = ChallengeMail.Request(
            purpose: .otpRegister,
            template: .otp,
            email: email,
            account: nil,
            isCode: true,
            isSent: owner == nil,
            // Codes open for whom they were kept for, and this one for nobody when the address is taken.
            payload: JSONObject([("open", .boolean(owner == nil))]),
            language: owner?.language ?? language
        )
        let expiresAt = try await mail.send(request, client: client)
        if let owner, !owner.isDisabled {
            mail.outbox.post(.existingAccount, to: email.text, language: owner.language ?? language)
        }
        return expiresAt
    }

    /// Takes the code and makes the account, with `fields` of the app's own. `.badCredentials` for any other code, and
    /// for an address that has been taken since; `.invalid` for fields that can't be set, and then the code still opens.
    public func register(
        _ email: String,
        code: String,
        fields: JSONObject,
        client: Client
    ) async throws(AuthError) -> Proof {
        try requireOpen()
        let (email, code) = try read(email, code)
        let new = NewAccount(
            email: email.text,
            strategy: SignInMethod.oneTimeCode.rawValue,
            roles: accounts.policies.policy.registration.role.map { [$0] } ?? [],
            isVerified: true,
            fields: fields
        )
        let (values, event) = try await accounts.draft(new, action: "register", by: .anonymous, client: client)
        return try await mail.tried(email.text, client: client) { () async throws(AuthError) in
            try await mail.store.settle { () async throws(AuthError) in
                let challenge = try await mail.challenges.check(code: code, of: email.text, for: .otpRegister)
                guard challenge.payload["open"] == true else { throw .badCredentials }
                let account = try await insert(
                    values,
                    [mail.challenges.use(challenge), mail.activity.write(of: event)]
                )
                return Proof(account: account, method: .oneTimeCode)
            }
        }
    }

    private func insert(_ values: JSONObject, _ others: [AuthWrite]) async throws(AuthError) -> Account {
        do throws(AuthError) {
            return try await accounts.insert(values, beside: others)
        } catch .conflict("email_taken", _) {
            throw .badCredentials
        }
    }

    private func end(of purpose: ChallengePurpose) -> Timestamp { mail.clock.now().adding(purpose.life) }

    private func requireOpen() throws(AuthError) {
        guard accounts.policies.policy.registration.isOpen else {
            throw .forbidden(code: "registration_closed", message: "Visitors can't register here.")
        }
    }

    private func read(_ email: String, _ code: String) throws(AuthError) -> (EmailAddress, String) {
        let email = try EmailAddress(email, at: "/email")
        guard let code = OneTimeDigits.read(code) else { throw .badCredentials }
        return (email, code)
    }
}
