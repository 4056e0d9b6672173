// SPDX-License-Identifier: Apache-2.0

/// The signatures that an ID token may have (RFC 7518, RFC 8037). `none` is not among them.
public enum TokenAlgorithm: String, Sendable, Hashable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case es256 = "ES256"
    case es384 = "ES384"
    case edDSA = "EdDSA"
    /// With the client's secret as the key: only for a client that is configured so, since the check of a public-key
    /// signature must never become one whose key everybody knows.
    case hs256 = "HS256"

    /// What is accepted from a provider of which nothing more is known.
    static let publicKeyed: Set<TokenAlgorithm> = [.rs256, .rs384, .rs512, .ps256, .es256, .es384, .edDSA]
}
