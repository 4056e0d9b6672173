// SPDX-License-Identifier: Apache-2.0

/// Knows the API keys.
public protocol KeyResolving: Sendable {
    /// The key with this text. Unknown, malformed, expired and revoked ones are all `.badCredentials`; the audit log
    /// knows which.
    func resolve(_ text: String, client: Client) async throws(AuthError) -> ResolvedKey
    /// Notes that a key was used, for "last used" and the audit log; never waits, may skip some.
    func noteUse(of id: String, client: Client)
}
