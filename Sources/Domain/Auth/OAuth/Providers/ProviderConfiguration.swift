// SPDX-License-Identifier: Apache-2.0

/// A provider that people can sign in with, as the settings describe it.
public struct ProviderConfiguration: Sendable {
    public enum Kind: String, Sendable, Hashable {
        /// OpenID Connect: who signed in stands in a signed token.
        case openID = "oidc"
        /// OAuth 2.0 alone: who signed in is asked from an endpoint.
        case oauth2
    }

    public enum ResponseMode: String, Sendable, Hashable {
        case query
        case formPost = "form_post"
    }

    /// Its name in the settings, in addresses and in identities.
    public let name: String
    public let isEnabled: Bool
    public let kind: Kind
    /// Nil for one that is described in full.
    public let preset: ProviderPreset?
    public let clientID: String
    public let authentication: ClientAuthentication
    public let issuer: IssuerRule
    /// Those that the settings or the preset name.
    public let endpoints: ProviderEndpoints
    public let scopes: [String]
    public let scopeSeparator: String
    public let mapping: ClaimMapping
    /// What an ID token may be signed with.
    public let algorithms: Set<TokenAlgorithm>
    public let responseMode: ResponseMode
    /// Every address that it gives counts as confirmed: for providers that confirm addresses but don't say so.
    public let trustsEmail: Bool
    /// Accounts may be made for people of whom it gives no address.
    public let allowsMissingEmail: Bool

    /// Whether endpoints have to be looked up in the discovery document.
    public var needsDiscovery: Bool {
        kind == .openID && (endpoints.authorization == nil || endpoints.token == nil || endpoints.keys == nil)
    }

    /// What of a strategy's settings is secret, as RFC 6901 pointers.
    public static let secrets = ["/config/client/client_secret", "/config/client/private_key"]
}
