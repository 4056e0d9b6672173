// SPDX-License-Identifier: Apache-2.0

/// What somebody goes to a provider for.
public enum OAuthAction: String, Sendable, Hashable, CaseIterable {
    /// Into the account of the identity; one is made where there is none and visitors may register.
    case login
    /// The same: who has an account already is not sent away.
    case register
    /// To add the identity to the account that they are signed in to.
    case link
}
