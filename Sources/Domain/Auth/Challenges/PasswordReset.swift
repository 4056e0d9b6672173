// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Lets those who forgot their password set another, by a link that is mailed to them.
public struct PasswordReset: Sendable {
    private let mail: ChallengeMail
    private let passwords: Passwords

    public init(mail: ChallengeMail, passwords: Passwords) {
        self.mail = mail
        self.passwords = passwords
    }

    /// Mails a link to `email`, if there is an account that may have one; the caller can't tell.
    public func request(_ email: String, language: String? = nil, client: Client) async throws(AuthError) {
        let email = try EmailAddress(email, at: "/email")
        try mail.admit(email, client: client)
        let account = try await mail.account(of: email).flatMap { $0.isDisabled || $0.isAnonymous ? nil : $0 }
        guard try await mail.hasRoom(email, account, client: client) else { return }
        let request = ChallengeMail.Request(
            purpose: .reset,
            template: .reset,
            email: email,
            account: account?.id,
            isSent: account != nil,
            language: account?.language ?? language
        )
        try await mail.send(request, client: client)
    }

    /// Sets the password of the link's account and ends all its sessions.
    ///
    /// `.badCredentials` for a link that does not open; `.invalid` at `/password` for a password that may not be,
    /// and then the link still opens.
    public func confirm(
        token: String,
        password: Secret<String>,
        client: Client
    ) async throws(AuthError) -> Account {
        try await mail.tried(nil, client: client) { () async throws(AuthError) in
            try await mail.store.settle { () async throws(AuthError) in
                try await change(token: token, password: password, client: client)
            }
        }
    }

    private func change(
        token: String,
        password: Secret<String>,
        client: Client
    ) async throws(AuthError) -> Account {
        let challenge = try await mail.challenges.find(token, for: [.reset])
        let account = try await mail.account(of: challenge)
        // The link went to this address: it proves nothing of another one that the account has got since.
        guard account.email == challenge.subject else { throw .badCredentials }
        let hash = try await passwords.hash(password, email: EmailAddress(account.email))
        let event = ActivityEvent(
            "password.reset",
            actor: Principal(kind: .user(account.id)).actor,
            user: account.id,
            client: client
        )
        let writes =
            AddressProof.writes(
                of: account,
                setting: JSONObject([
                    ("strategy", "password"), ("strategy_value", .string(hash)), ("email_pending", .null),
                ])
            ) + Sessions.endings(of: account.id)
            + [mail.challenges.use(challenge), Challenges.ending(of: account.id), mail.activity.write(of: event)]
        guard let changed = try await mail.store.commit(writes).first else { throw .badCredentials }
        return Account(changed)
    }
}
