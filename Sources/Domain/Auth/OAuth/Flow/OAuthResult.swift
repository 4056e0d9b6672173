// SPDX-License-Identifier: Apache-2.0

/// How a sign-in at a provider ended.
public struct OAuthResult: Sendable {
    public enum Outcome: Sendable {
        /// A session may be opened. `isNew` when the account was made by it.
        case signedIn(Proof, isNew: Bool)
        /// The identity belongs to the account now.
        case linked(Account)
    }

    public let outcome: Outcome
    public let action: OAuthAction
    public let mode: OAuthMode
    /// Where ``OAuthRequest/redirect`` wanted the browser to go.
    public let redirect: String?
}
