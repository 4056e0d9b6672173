// SPDX-License-Identifier: Apache-2.0

/// Addresses of a provider. What is nil in a configuration comes from the discovery document.
public struct ProviderEndpoints: Sendable, Hashable {
    public var authorization: String?
    public var token: String?
    public var userInfo: String?
    /// The provider's public keys (JWKS).
    public var keys: String?
    /// GitHub's list of the addresses of an account, each with `primary` and `verified`.
    public var emails: String?

    public init(
        authorization: String? = nil,
        token: String? = nil,
        userInfo: String? = nil,
        keys: String? = nil,
        emails: String? = nil
    ) {
        self.authorization = authorization
        self.token = token
        self.userInfo = userInfo
        self.keys = keys
        self.emails = emails
    }

    /// These, and where there is none, that of `others`.
    func merged(over others: ProviderEndpoints) -> ProviderEndpoints {
        ProviderEndpoints(
            authorization: authorization ?? others.authorization,
            token: token ?? others.token,
            userInfo: userInfo ?? others.userInfo,
            keys: keys ?? others.keys,
            emails: emails ?? others.emails
        )
    }
}
