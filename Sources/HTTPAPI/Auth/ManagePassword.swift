// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/password/change`, and `…/reset` with its `…/reset/confirm` for those who forgot theirs.
struct ManagePassword {
    let api: AuthAPI

    func change(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["current", "password"])
        try await api.services.passwords.change(
            of: request.principal,
            current: body.secret("current"),
            to: body.secret("password"),
            limits: api.services.limits,
            client: request.client
        )
        return api.done()
    }

    /// The same answer whether or not somebody has the address.
    func requestReset(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["email"])
        try await api.services.passwordReset.request(
            body.text("email"),
            language: request.language,
            client: request.client
        )
        return api.done()
    }

    func confirmReset(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["token", "password"])
        return try await api.answer(body, from: .reset) { () async throws(AuthError) in
            _ = try await api.services.passwordReset.confirm(
                token: body.text("token"),
                password: body.secret("password"),
                client: request.client
            )
            return ([], LinkPage.complete)
        }
    }
}
