// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What is known of a provider when somebody signs in: the settings, and its discovery document where there is one.
public struct ProviderMetadata: Sendable, Hashable {
    /// As the document has it; of Microsoft's it may be the template of many.
    public let issuer: String
    public let authorization: String
    public let token: String
    public let userInfo: String?
    public let keys: String?
    public let emails: String?
    /// It says who it is in every answer (RFC 9207), so that an answer without that is none of its.
    public let namesIssuer: Bool

    /// From the settings alone. Throws `.upstream` when they name too little.
    public init(_ provider: ProviderConfiguration) throws(AuthError) {
        try self.init(provider, provider.endpoints, issuer: provider.issuer.discovery, namesIssuer: false)
    }

    /// From a discovery document (OpenID Connect Discovery 1.0, section 3; RFC 8414); addresses in the settings win.
    ///
    /// Throws `.upstream` when it is of another issuer, or names an address that must not be used.
    public init(_ provider: ProviderConfiguration, document: JSONValue) throws(AuthError) {
        guard let issuer = document["issuer"]?.stringValue, provider.issuer.accepts(document: issuer) else {
            throw .upstream("\(provider.name): the discovery document is of another issuer")
        }
        let named = ProviderEndpoints(
            authorization: try Self.endpoint("authorization_endpoint", of: document, provider),
            token: try Self.endpoint("token_endpoint", of: document, provider),
            userInfo: try Self.endpoint("userinfo_endpoint", of: document, provider),
            keys: try Self.endpoint("jwks_uri", of: document, provider)
        )
        let namesIssuer = document["authorization_response_iss_parameter_supported"]?.booleanValue ?? false
        try self.init(provider, provider.endpoints.merged(over: named), issuer: issuer, namesIssuer: namesIssuer)
    }

    private init(
        _ provider: ProviderConfiguration,
        _ endpoints: ProviderEndpoints,
        issuer: String,
        namesIssuer: Bool
    ) throws(AuthError) {
        guard let authorization = endpoints.authorization, let token = endpoints.token,
            provider.kind == .oauth2 || endpoints.keys != nil
        else { throw .upstream("\(provider.name): the discovery document lacks an endpoint") }
        self.issuer = issuer
        self.authorization = authorization
        self.token = token
        userInfo = endpoints.userInfo
        keys = endpoints.keys
        emails = endpoints.emails
        self.namesIssuer = namesIssuer
    }

    /// Encrypted, or on this machine where the provider itself is: a document from outside must not lead inside.
    private static func endpoint(
        _ key: String,
        of document: JSONValue,
        _ provider: ProviderConfiguration
    ) throws(AuthError) -> String? {
        guard let text = document[key]?.stringValue else { return nil }
        let isLocal = WebAddress(provider.issuer.discovery)?.origin.isLoopback ?? false
        guard let address = WebAddress(text), address.fragment == nil,
            address.origin.scheme == .https || isLocal && address.origin.isLoopback
        else { throw .upstream("\(provider.name): the discovery document has an unusable \(key)") }
        return text
    }
}
