// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// The credentials in the head of a request, as texts: nothing is known of them yet.
struct RequestCredentials: Sendable, Hashable {
    /// From `Authorization`: a token, or an API key.
    let bearer: String?
    /// From `X-API-Key`.
    let apiKey: String?
    /// From the cookie; not looked at where `Authorization` has something.
    let cookie: String?

    init(_ headers: HTTPFields) {
        bearer = Self.bearer(headers[.authorization])
        apiKey = Self.text(headers[.apiKey])
        cookie = bearer == nil ? SessionCookie.value(in: headers) : nil
    }

    var isEmpty: Bool { bearer == nil && apiKey == nil && cookie == nil }

    /// Nothing came but what browsers send by themselves.
    var isCookieAlone: Bool { cookie != nil && apiKey == nil }

    func credentials(_ client: Client) -> Credentials {
        Credentials(bearer: bearer, cookie: cookie, apiKey: apiKey, client: client)
    }

    /// The word `Bearer` may be left out, as in bknd. Credentials of another scheme are for somebody else, such as a
    /// proxy in front.
    private static func bearer(_ value: String?) -> String? {
        guard let value else { return nil }
        let parts = value.split(separator: " " as Character, maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2 else { return text(value) }
        return parts[0].lowercased() == "bearer" ? text(String(parts[1])) : nil
    }

    private static func text(_ value: String?) -> String? {
        guard let value = value?[...].trimmed, !value.isEmpty else { return nil }
        return String(value)
    }
}
