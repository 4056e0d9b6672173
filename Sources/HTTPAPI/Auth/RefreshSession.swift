// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/token/refresh` with `{"refreshToken":…}`: a new short token and a new refresh token.
struct RefreshSession {
    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["refreshToken"])
        let signedIn = try await api.services.sessions.refresh(
            body.secret("refreshToken"),
            limits: api.services.limits,
            client: request.client
        )
        return SignInAnswer.json(signedIn)
    }
}
