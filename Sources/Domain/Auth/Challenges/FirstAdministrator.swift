// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Lets whoever reads the server's output make the first administrator, by a link that is printed there.
public struct FirstAdministrator: Sendable {
    private static let subject = "setup"

    private let store: any AuthStore
    private let challenges: Challenges
    private let accounts: Accounts
    private let limits: any AttemptLimiting

    public init(store: any AuthStore, challenges: Challenges, accounts: Accounts, limits: any AttemptLimiting) {
        self.store = store
        self.challenges = challenges
        self.accounts = accounts
        self.limits = limits
    }

    /// A link's token, good for ten minutes; nil when there is an administrator. Earlier ones end.
    public func offer() async throws(AuthError) -> (token: Secret<String>, expiresAt: Timestamp)? {
        guard try await !accounts.hasAdministrator() else { return nil }
        let issued = challenges.link(ChallengeDraft(.setup, subject: Self.subject))
        _ = try await store.commit(issued.writes)
        return (Secret(issued.secret), issued.expiresAt)
    }

    /// Makes the first administrator. `.badCredentials` for a token that does not open, `.conflict` when there is one
    /// already; with a body that may not be (`.invalid`) the link still opens.
    public func claim(
        token: String,
        email: String,
        password: Secret<String>,
        client: Client
    ) async throws(AuthError) -> Proof {
        let attempt = Attempt(.setup, address: client.address)
        try limits.admit(attempt)
        do throws(AuthError) {
            _ = try await challenges.find(token, for: [.setup])
        } catch {
            if error == .badCredentials { limits.fail(attempt) }
            throw error
        }
        // Only one can be the first, whatever becomes of the link.
        let account = try await accounts.createFirstAdministrator(email: email, password: password, client: client)
        _ = try await store.commit([challenges.end(.setup, of: Self.subject)])
        limits.succeed(attempt)
        return Proof(account: account, method: .password)
    }
}
