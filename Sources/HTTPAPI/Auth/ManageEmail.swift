// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/verify` and `…/verify/confirm` show that an address is its account's; `POST /api/auth/email/change`
/// and `…/email/confirm` give an account another one, confirmed at both ends.
struct ManageEmail {
    let api: AuthAPI

    func requestVerification(_ request: APIRequest) async throws -> APIResponse {
        try await api.services.emailVerification.request(request.principal.ownAccount(), client: request.client)
        return api.done()
    }

    func confirmVerification(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["token"])
        return try await api.answer(body, from: .verify) { () async throws(AuthError) in
            _ = try await api.services.emailVerification.confirm(
                token: body.text("token"),
                by: request.principal,
                client: request.client
            )
            return ([], LinkPage.complete)
        }
    }

    func requestChange(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["email", "password"])
        let account = try request.principal.ownAccount()
        // A password in the body is the proof, so that it takes no second request.
        if let password = try body.secretIfAny("password") {
            try await api.services.signIn.stepUp(request.principal, .password(password), client: request.client)
        } else {
            try request.principal.requireFreshProof(within: api.settings.session.freshProof, now: api.clock.now())
        }
        try await api.services.emailChange.request(account, to: body.text("email"), client: request.client)
        return api.done()
    }

    /// Called once from each end; `complete` when both have.
    func confirmChange(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["token"])
        return try await api.answer(body, from: .email) { () async throws(AuthError) in
            let progress = try await api.services.emailChange.confirm(token: body.text("token"), client: request.client)
            let isComplete = if case .changed = progress { true } else { false }
            return ([("complete", .boolean(isComplete))], isComplete ? LinkPage.complete : LinkPage.waiting)
        }
    }
}
