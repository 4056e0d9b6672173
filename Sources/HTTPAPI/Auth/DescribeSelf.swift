// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import JSON
import Kernel

/// `GET /api/auth/me`: who asks, as bknd's clients check whether their token is still good.
struct DescribeSelf {
    let api: AuthAPI

    private static let nobody = Array(#"{"user":null}"#.utf8)

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        guard case .user(let id) = request.principal.kind, let account = try await api.services.accounts.find(id) else {
            return APIResponse.json(Self.nobody, status: .forbidden).unstored
        }
        var members: [(String, JSONValue)] = [("user", .object(api.shown(account)))]
        if let impersonator = request.principal.details?.impersonator {
            members.append(("impersonator", impersonator.json))
        }
        var response = APIResponse.object(members).unstored
        if let cookie = try await renewedCookie(request) { response.headers.append(cookie) }
        return response
    }

    /// The cookie with a new token, when some of the life of the old one has passed.
    private func renewedCookie(_ request: APIRequest) async throws -> HTTPField? {
        let credentials = RequestCredentials(request.headers)
        guard api.settings.cookie.renew, let token = credentials.cookie,
            let issuedAt = Self.issuedAt(token),
            let renewed = try await api.services.sessions.renewedToken(for: request.principal, issuedAt: issuedAt)
        else { return nil }
        return api.cookieField(renewed, request)
    }

    /// When a token that has been checked was issued.
    private static func issuedAt(_ token: String) -> Timestamp? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3, let payload = Base64URL.decode(String(parts[1])),
            let seconds = (try? JSONValue(parsing: payload))?["iat"]?.integerValue, seconds.magnitude < 1 << 40
        else { return nil }
        return Timestamp(millisecondsSinceEpoch: seconds * 1000)
    }
}
