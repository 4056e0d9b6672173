// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Moves an account to another mail address when both ends agree: the old address that it is wanted, the new one that
/// it is the owner's.
///
/// An account whose address was never verified has no old end to ask.
public struct EmailChange: Sendable {
    /// How far a change has come.
    public enum Progress: Sendable {
        /// The other end has not agreed yet.
        case waiting
        case changed(Account)
    }

    private static let ends: Set<ChallengePurpose> = [.emailChangeOld, .emailChangeNew]

    private let mail: ChallengeMail

    public init(mail: ChallengeMail) { self.mail = mail }

    /// Mails a link to both ends. Earlier wishes of the account end. Whoever calls this has had the caller prove who
    /// they are.
    ///
    /// When the new address is somebody else's, only they get to know it, by mail.
    public func request(_ account: RecordID, to newEmail: String, client: Client) async throws(AuthError) {
        let new = try EmailAddress(newEmail, at: "/email")
        guard let record = try await mail.store.find(.accounts, id: account) else { throw .unauthenticated }
        let account = Account(record)
        guard !account.isAnonymous, let old = EmailAddress(account.email) else {
            throw .conflict(code: "no_email", message: "The account has no e-mail address.")
        }
        guard new != old else {
            throw .invalid([.init(pointer: "/email", code: "same", message: "This is the address already.")])
        }
        try mail.admitOwner(old, client: client)
        try mail.admitOwner(new, client: client)
        let owner = try await mail.account(of: new)
        try await keep(account, old: old, new: new, isFree: owner == nil, client: client)
        if let owner, !owner.isDisabled {
            mail.outbox.post(.existingAccount, to: new.text, language: owner.language)
        }
    }

    /// Whether the address that the account has is somebody's who can be asked.
    private static func asksOld(_ account: Account) -> Bool {
        account.isVerified && EmailAddress(account.email)?.isMadeUp == false
    }

    private func keep(
        _ account: Account,
        old: EmailAddress,
        new: EmailAddress,
        isFree: Bool,
        client: Client
    ) async throws(AuthError) {
        let asksOld = Self.asksOld(account)
        func request(_ purpose: ChallengePurpose, _ template: MailTemplateName, _ email: EmailAddress, _ isSent: Bool)
            -> ChallengeMail.Request
        {
            ChallengeMail.Request(
                purpose: purpose,
                template: template,
                email: email,
                // By account: somebody else's wish for the same address must not end this one.
                subject: "\(account.id.reference) \(email.text)",
                account: account.id,
                isSent: isSent,
                payload: JSONObject([
                    ("old", .string(old.text)), ("new", .string(new.text)), ("asksOld", .boolean(asksOld)),
                ]),
                values: ["email": old.text, "newEmail": new.text],
                language: account.language
            )
        }
        let pending = AuthWrite.update(
            .accounts,
            id: account.id,
            ifVersion: nil,
            JSONObject([("email_pending", .string(new.text))])
        )
        let earlier = Self.ends.map { end in
            AuthWrite.removeAll(
                .challenges,
                where: [.equal("purpose", .string(end.rawValue))] + AddressProof.owned(by: account.id)
            )
        }
        let actor = Principal(kind: .user(account.id)).actor
        try await mail.send(
            request(.emailChangeNew, .emailChangeNew, new, isFree),
            actor: actor,
            client: client,
            also: [pending] + earlier
        )
        if asksOld {
            try await mail.send(request(.emailChangeOld, .emailChangeOld, old, true), actor: actor, client: client)
        }
    }

    /// Takes the link of one end. The second one changes the address. `.badCredentials` for a link that does not open,
    /// also when the account has changed address or wish since.
    public func confirm(token: String, client: Client) async throws(AuthError) -> Progress {
        try await mail.tried(nil, client: client) { () async throws(AuthError) in
            try await mail.store.settle { () async throws(AuthError) in
                try await take(token: token, client: client)
            }
        }
    }

    private func take(token: String, client: Client) async throws(AuthError) -> Progress {
        let challenge = try await mail.challenges.find(token, for: Self.ends)
        let account = try await mail.account(of: challenge)
        // An address that was proved since then has an owner, who was not asked.
        guard let new = challenge.payload["new"]?.stringValue, account.pendingEmail == new,
            challenge.payload["old"] == .string(account.email),
            challenge.payload["asksOld"] == .boolean(Self.asksOld(account))
        else { throw .badCredentials }
        // Both ends go through the account's version, so that two at once can't each take the other for missing.
        if try await isOtherEndOpen(challenge) {
            let values = JSONObject([("email_pending", .string(new))])
            _ = try await mail.store.commit([
                .update(.accounts, id: account.id, ifVersion: account.version, values), mail.challenges.use(challenge),
            ])
            return .waiting
        }
        return .changed(try await change(account, to: new, challenge, client: client))
    }

    private func change(
        _ account: Account,
        to new: String,
        _ challenge: Challenge,
        client: Client
    ) async throws(AuthError) -> Account {
        let event = ActivityEvent(
            "email.change",
            actor: Principal(kind: .user(account.id)).actor,
            user: account.id,
            client: client,
            details: JSONObject([("from", .string(account.email)), ("to", .string(new))])
        )
        let values = JSONObject([("email", .string(new)), ("email_pending", .null), ("verified", true)])
        let writes: [AuthWrite] =
            [.update(.accounts, id: account.id, ifVersion: account.version, values), mail.challenges.use(challenge)]
            // Links that went to the old address open nothing any more.
            + [ChallengePurpose.reset, .magic, .otpLogin, .verify].map { mail.challenges.end($0, of: account.email) }
            + [mail.activity.write(of: event)]
        do throws(AuthError) {
            guard let changed = try await mail.store.commit(writes).first else { throw .badCredentials }
            return Account(changed)
        } catch .taken {
            throw .conflict(code: "email_taken", message: "There is an account with this e-mail address.")
        }
    }

    /// Whether the link of the other end has not been taken yet.
    private func isOtherEndOpen(_ challenge: Challenge) async throws(AuthError) -> Bool {
        guard challenge.payload["asksOld"] == true, let account = challenge.account else { return false }
        let other: ChallengePurpose = challenge.purpose == .emailChangeOld ? .emailChangeNew : .emailChangeOld
        let record = try await mail.store.find(
            .challenges,
            where: [.equal("purpose", .string(other.rawValue))] + AddressProof.owned(by: account),
            oldestFirst: false,
            after: nil,
            limit: 1
        ).first
        // One that is gone has expired unused: the wish is over.
        guard let record, let end = Challenge(record), end.payload["new"] == challenge.payload["new"] else {
            throw .badCredentials
        }
        guard !end.isUsed else { return false }
        guard end.isOpen(at: mail.clock.now()) else { throw .badCredentials }
        return true
    }
}
