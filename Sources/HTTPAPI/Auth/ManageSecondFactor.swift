// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// The operations under `/api/auth/totp`: an authenticator app as second factor, and the second step of a sign-in.
struct ManageSecondFactor {
    let api: AuthAPI

    /// Begins to set one up. The secret is shown here and never again.
    func enroll(_ request: APIRequest) async throws -> APIResponse {
        let account = try request.principal.ownAccount()
        try request.principal.requireFreshProof(within: api.settings.session.freshProof, now: api.clock.now())
        let enrollment = try await api.services.secondFactors.enroll(account)
        return api.data([
            "secret": .string(enrollment.secret.reveal()), "uri": .string(enrollment.uri.reveal()),
        ])
    }

    func confirm(_ request: APIRequest) async throws -> APIResponse {
        let codes = try await api.services.secondFactors.confirm(
            request.principal.ownAccount(),
            code: code(request),
            session: request.principal.details?.sessionID,
            client: request.client
        )
        return recovery(codes)
    }

    func disable(_ request: APIRequest) async throws -> APIResponse {
        try await api.services.secondFactors.disable(
            request.principal.ownAccount(),
            code: code(request),
            client: request.client
        )
        return api.done()
    }

    func renewRecovery(_ request: APIRequest) async throws -> APIResponse {
        let codes = try await api.services.secondFactors.renewRecoveryCodes(
            request.principal.ownAccount(),
            code: code(request),
            client: request.client
        )
        return recovery(codes)
    }

    /// The second step of a sign-in, with the challenge that the first was answered with.
    func verify(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["challenge", "code", "recovery"])
        let answer = try SignInAnswer(api, request, body)
        return try await answer.answer(body) { () async throws(AuthError) -> SignedIn in
            let code = if let recovery = try body.textIfAny("recovery") { recovery } else { try body.text("code") }
            return try await api.services.signIn.withSecondFactor(
                challenge: body.text("challenge"),
                code: code,
                client: request.client
            )
        }
    }

    private func code(_ request: APIRequest) throws -> String {
        let body = try AuthBody(request)
        try body.allow(["code"])
        return try body.text("code")
    }

    private func recovery(_ codes: [Secret<String>]) -> APIResponse {
        api.data(["recoveryCodes": .array(codes.map { .string($0.reveal()) })])
    }
}
