// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Confirms that an account's address is its owner's, by a link that is mailed to it.
public struct EmailVerification: Sendable {
    private let mail: ChallengeMail

    public init(mail: ChallengeMail) { self.mail = mail }

    /// Mails a link to the address of `account`. Does nothing for one that is verified; `.conflict` for one that has
    /// no address.
    public func request(_ account: RecordID, client: Client) async throws(AuthError) {
        guard let record = try await mail.store.find(.accounts, id: account) else { throw .unauthenticated }
        let account = Account(record)
        guard !account.isVerified else { return }
        guard !account.isAnonymous, let email = EmailAddress(account.email), !email.isMadeUp else {
            throw .conflict(code: "no_email", message: "The account has no e-mail address.")
        }
        try mail.admitOwner(email, client: client)
        let request = ChallengeMail.Request(
            purpose: .verify,
            template: .verify,
            email: email,
            account: account.id,
            isSent: true,
            language: account.language
        )
        try await mail.send(request, actor: Principal(kind: .user(account.id)).actor, client: client)
    }

    /// Takes the link: the account is verified. `.badCredentials` for a link that does not open.
    ///
    /// Password and sessions stay: the owner of the address says here that the account is theirs. Other ways in and a
    /// second factor, which they may not know of, stay only when `principal` is signed in to the account.
    public func confirm(
        token: String,
        by principal: Principal = .anonymous,
        client: Client
    ) async throws(AuthError) -> Account {
        try await mail.tried(nil, client: client) { () async throws(AuthError) in
            try await mail.store.settle { () async throws(AuthError) in
                let challenge = try await mail.challenges.find(token, for: [.verify])
                let account = try await mail.account(of: challenge)
                guard account.email == challenge.subject else { throw .badCredentials }
                let event = ActivityEvent(
                    "email.verify",
                    actor: Principal(kind: .user(account.id)).actor,
                    user: account.id,
                    client: client
                )
                // A link that is left over from before takes nothing away from an account that is known to be theirs.
                let keepsAll = account.isVerified || (try? principal.ownAccount()) == account.id
                var verified = JSONObject([("verified", true)])
                if !account.isVerified { verified["email_pending"] = .null }
                let changed = try await mail.store.commit(
                    [
                        .update(.accounts, id: account.id, ifVersion: account.version, verified),
                        mail.challenges.use(challenge), mail.activity.write(of: event),
                    ] + (keepsAll ? [] : AddressProof.withdrawals(from: account.id))
                ).first
                guard let changed else { throw .badCredentials }
                return Account(changed)
            }
        }
    }
}
