// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/otp/login` and `…/register`: without a code they mail one, with it they sign in. The shapes are those
/// of bknd's plugin.
struct SignInWithCode {
    let api: AuthAPI

    func login(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["email", "code", "refresh"])
        let (email, codes) = (try body.text("email"), api.services.oneTimeCode)
        guard let code = try body.textIfAny("code") else {
            let expiresAt = try await codes.requestLogin(email, language: request.language, client: request.client)
            return sent(expiresAt)
        }
        let answer = try SignInAnswer(api, request, body)
        return try await answer.answer(body) { () async throws(AuthError) -> SignedIn in
            let proof = try await codes.login(email, code: code, client: request.client)
            return try await api.finish(proof, body, request)
        }
    }

    func register(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        let (email, codes) = (try body.text("email"), api.services.oneTimeCode)
        guard let code = try body.textIfAny("code") else {
            let expiresAt = try await codes.requestRegister(email, language: request.language, client: request.client)
            return sent(expiresAt)
        }
        let answer = try SignInAnswer(api, request, body)
        return try await answer.answer(body) { () async throws(AuthError) -> SignedIn in
            let proof = try await codes.register(
                email,
                code: code,
                fields: body.others(than: ["email", "code", "refresh"]),
                client: request.client
            )
            return try await api.finish(proof, body, request)
        }
    }

    private func sent(_ expiresAt: Timestamp) -> APIResponse {
        api.done([("expiresAt", .string(expiresAt.description))])
    }
}

extension AuthAPI {
    /// Opens the session that a proof is good for, after the second factor where the account has one.
    func finish(_ proof: Proof, _ body: AuthBody, _ request: APIRequest) async throws(AuthError) -> SignedIn {
        try await services.signIn.finish(
            proof.account,
            by: proof.method,
            wantsRefresh: body.flag("refresh"),
            client: request.client
        )
    }
}
