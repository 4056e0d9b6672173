// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/password/login` and `…/register`, as JSON or as a form.
struct SignInWithPassword {
    let api: AuthAPI

    func login(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        let answer = try SignInAnswer(api, request, body)
        return try await answer.answer(body) { () async throws(AuthError) -> SignedIn in
            try await api.services.signIn.withPassword(
                email: body.text("email"),
                password: body.secret("password"),
                wantsRefresh: body.flag("refresh"),
                client: request.client
            )
        }
    }

    func register(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        let answer = try SignInAnswer(api, request, body)
        return try await answer.answer(body) { () async throws(AuthError) -> SignedIn in
            let registration = SignIn.Registration(
                email: try body.text("email"),
                password: try body.secret("password"),
                fields: body.others(than: ["email", "password", "refresh"]),
                wantsRefresh: try body.flag("refresh")
            )
            return try await api.services.signIn.register(registration, client: request.client)
        }
    }
}
