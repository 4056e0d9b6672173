// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Speaks with providers. Says what they said, with signatures checked; what it means is decided by this domain.
///
/// Whatever goes wrong on the other side is `.upstream`, with a text for the log that holds no secrets, except where
/// told otherwise. Answers are bounded in size and time, and no redirect is followed.
public protocol IdentityProviderClient: Sendable {
    /// What is known of the provider, from the settings or from its discovery document, which is kept for a while.
    func metadata(of provider: ProviderConfiguration) async throws(AuthError) -> ProviderMetadata

    /// Trades a code for tokens. `.badCredentials` when the provider says that the code is not, or no longer, good.
    func redeem(
        _ grant: CodeGrant,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> ProviderTokens

    /// The claims of an ID token that is signed with one of the provider's keys, by an algorithm that the settings
    /// allow, and whose `at_hash`, where it has one, is that of the access token. No claim is judged beyond that.
    func claims(
        of idToken: Secret<String>,
        with accessToken: Secret<String>,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> SignedClaims

    /// The JSON at `address`, asked for with the access token.
    func resource(
        at address: String,
        with accessToken: Secret<String>,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> JSONValue
}

/// What is given for tokens (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
public struct CodeGrant: Sendable {
    public let code: Secret<String>
    public let verifier: Secret<String>
    /// The same as in the address that the browser was sent to.
    public let redirectURI: String

    public init(code: Secret<String>, verifier: Secret<String>, redirectURI: String) {
        self.code = code
        self.verifier = verifier
        self.redirectURI = redirectURI
    }
}

public struct ProviderTokens: Sendable {
    public let access: Secret<String>
    /// OpenID providers give one.
    public let id: Secret<String>?

    public init(access: Secret<String>, id: Secret<String>?) {
        self.access = access
        self.id = id
    }
}

/// What a token says whose signature was right.
public struct SignedClaims: Sendable, Hashable {
    public let claims: JSONObject
    /// Of which issuer the key is, where the set of keys says so: Microsoft's has those of many.
    public let keyIssuer: String?

    public init(claims: JSONObject, keyIssuer: String? = nil) {
        self.claims = claims
        self.keyIssuer = keyIssuer
    }
}
