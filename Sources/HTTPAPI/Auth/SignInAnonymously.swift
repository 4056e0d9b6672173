// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/anonymous/login`, and `…/upgrade`, which gives such an account a name and a password.
struct SignInAnonymously {
    let api: AuthAPI

    func login(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["refresh"])
        let answer = try SignInAnswer(api, request, body)
        return try await answer.answer(body) { () async throws(AuthError) -> SignedIn in
            try await api.services.signIn.anonymously(wantsRefresh: body.flag("refresh"), client: request.client)
        }
    }

    func upgrade(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["email", "password"])
        let account = try await api.services.signIn.upgrade(
            request.principal,
            email: body.text("email"),
            password: body.secret("password"),
            client: request.client
        )
        return APIResponse.object([("user", .object(api.shown(account)))]).unstored
    }
}
