// SPDX-License-Identifier: Apache-2.0

import Kernel

/// How much mail goes out: a client is told when it has asked too often; what strangers may have sent to one address is
/// limited without a word, and neither can be used to keep its owner from getting any.
extension ChallengeMail {
    /// Takes one request of a client for mail to `email`. `.tooManyAttempts` when it has asked too often, for this
    /// address or altogether; what others have asked for doesn't count.
    func admit(_ email: EmailAddress, client: Client) throws(AuthError) {
        try limits.admit(Attempt(.mail, address: client.address, account: email.text))
    }

    /// Takes one request of somebody who is signed in. Counted apart from what strangers ask for the same address.
    func admitOwner(_ email: EmailAddress, client: Client) throws(AuthError) {
        try admit(email, client: client)
        try limits.admit(Attempt(.mailbox, address: nil, account: "owner \(email.text)"))
    }

    /// Whether a stranger's request may send mail to `email`, of `account` if there is one. The caller gets the same
    /// answer either way. When too many have asked, only clients that have signed in to the account before may.
    func hasRoom(_ email: EmailAddress, _ account: Account?, client: Client) async throws(AuthError) -> Bool {
        do throws(AuthError) {
            try limits.admit(Attempt(.mailbox, address: nil, account: email.text))
            return true
        } catch .tooManyAttempts {
            return try await isKnown(client, to: account)
        }
    }

    /// Asks the store whether there is an account or not, so that this takes the same time.
    private func isKnown(_ client: Client, to account: Account?) async throws(AuthError) -> Bool {
        guard let address = client.address.map(AddressKey.make) else { return false }
        let sessions = try await store.find(
            .sessions,
            where: [.equal("user", .string(account?.id.reference ?? ""))],
            oldestFirst: false,
            after: nil,
            limit: Sessions.mostListed
        )
        // Whoever registered an address that is not theirs has signed in from where they are, too.
        guard let account, account.isVerified else { return false }
        return sessions.compactMap(Session.init).contains { session in
            session.impersonator == nil && session.address.map(AddressKey.make) == address
        }
    }
}
