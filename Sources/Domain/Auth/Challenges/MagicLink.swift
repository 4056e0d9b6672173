// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Signs in by a link that is mailed to the account's address.
public struct MagicLink: Sendable {
    private let mail: ChallengeMail

    public init(mail: ChallengeMail) { self.mail = mail }

    /// Mails a link to `email`, if there is an account that may have one; the caller can't tell.
    public func request(
        _ email: String,
        redirect: String? = nil,
        language: String? = nil,
        client: Client
    ) async throws(AuthError) {
        let email = try EmailAddress(email, at: "/email")
        try mail.admit(email, client: client)
        let account = try await mail.account(of: email).flatMap { $0.isDisabled || $0.isAnonymous ? nil : $0 }
        guard try await mail.hasRoom(email, account, client: client) else { return }
        let request = ChallengeMail.Request(
            purpose: .magic,
            template: .magic,
            email: email,
            account: account?.id,
            isSent: account != nil,
            payload: JSONObject(redirect.map { [("redirect", .string($0))] } ?? []),
            language: account?.language ?? language
        )
        try await mail.send(request, client: client)
    }

    /// Takes the link. `.badCredentials` for one that does not open.
    /// - Returns: who it is, and the redirect target that ``request(_:redirect:language:client:)`` was given.
    public func redeem(token: String, client: Client) async throws(AuthError) -> (proof: Proof, redirect: String?) {
        try await mail.tried(nil, client: client) { () async throws(AuthError) in
            do throws(AuthError) {
                return try await mail.store.settle { () async throws(AuthError) in
                    let challenge = try await mail.challenges.find(token, for: [.magic])
                    let account = try await mail.take(challenge)
                    return (Proof(account: account, method: .magicLink), challenge.payload["redirect"]?.stringValue)
                }
            } catch .badCredentials {
                // A text that never was a link says nothing of anybody.
                if let spent = try await mail.challenges.known(token), spent.purpose == .magic {
                    await mail.recordFailure(by: .magicLink, of: spent.account, named: spent.subject, client)
                }
                throw .badCredentials
            }
        }
    }
}

extension ChallengeMail {
    /// Uses up a challenge that was mailed to its account's address, which is proved by it.
    func take(_ challenge: Challenge) async throws(AuthError) -> Account {
        let account = try await account(of: challenge)
        guard account.email == challenge.subject else { throw .badCredentials }
        let changed = try await store.commit(AddressProof.writes(of: account) + [challenges.use(challenge)])
        return changed.first { $0.id == account.id }.map { Account($0) } ?? account
    }
}
