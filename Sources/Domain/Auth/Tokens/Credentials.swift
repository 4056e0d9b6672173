// SPDX-License-Identifier: Apache-2.0

/// What a request shows of who asks, as it came.
public struct Credentials: Sendable {
    /// From `Authorization`, without the word `Bearer`: a token or an API key.
    public var bearer: String?
    /// From the cookie: a token, maybe with the fourth part that bknd's cookies have.
    public var cookie: String?
    /// From `X-API-Key`.
    public var apiKey: String?
    public var client: Client

    public init(
        bearer: String? = nil,
        cookie: String? = nil,
        apiKey: String? = nil,
        client: Client = Client()
    ) {
        self.bearer = bearer
        self.cookie = cookie
        self.apiKey = apiKey
        self.client = client
    }

    /// What counts of them: the header before the cookie, and a key wherever it stands.
    var claim: CredentialClaim {
        var (token, key) = (bearer, apiKey)
        if let text = bearer, text.hasPrefix("pk_") || text.hasPrefix("sk_") { (token, key) = (nil, apiKey ?? text) }
        if let token { return CredentialClaim(token: token, key: key, isCookie: false) }
        guard let cookie, !cookie.isEmpty else { return CredentialClaim(token: nil, key: key, isCookie: false) }
        return CredentialClaim(token: Self.threeParts(of: cookie), key: key, isCookie: true)
    }

    private static func threeParts(of cookie: String) -> String {
        var dots = 0
        let end = cookie.utf8.firstIndex { byte in
            if byte == UInt8(ascii: ".") { dots += 1 }
            return dots == 3
        }
        return end.map { String(cookie[..<$0]) } ?? cookie
    }
}
