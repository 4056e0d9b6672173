// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `POST /api/auth/logout`, and `GET` for bknd's clients and plain links: ends the session and drops the cookie.
///
/// A page of another site can't sign a visitor out with either.
struct SignOut {
    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let usesCookie = RequestCredentials(request.headers).isCookieAlone
        if usesCookie { try api.origins.checkOrigin(request.evidence) }
        try await api.services.sessions.signOut(request.principal, client: request.client)
        var response: APIResponse
        if request.wantsPage || request.mediaType == FormBody.mediaType {
            let target = try api.redirect(request.query["redirect"], request)
            response = .redirect(to: target?.location ?? api.settings.cookie.pathLoggedOut)
        } else {
            response = .object([("ok", true)])
        }
        if usesCookie { response.headers.append(api.cookie(request).removal) }
        return response.unstored
    }
}
