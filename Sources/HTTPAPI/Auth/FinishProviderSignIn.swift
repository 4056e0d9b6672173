// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `GET` and `POST /api/auth/{provider}/callback`, where a sign-in at a provider comes back to, and
/// `GET /api/auth/{provider}/token`, which shows a program the code that it trades there.
struct FinishProviderSignIn {
    let api: AuthAPI

    func arrive(_ request: APIRequest) async throws -> APIResponse {
        let answer = try AuthorizationAnswer(parameters: request.query.items.map { ($0.name, $0.value) })
        let code = try await api.services.providers.arrive(answer, at: api.provider(request))
        return APIResponse.object([("code", .string(code.reveal()))]).unstored
    }

    func callback(_ request: APIRequest) async throws -> APIResponse {
        let answer = try AuthorizationAnswer(parameters: request.query.items.map { ($0.name, $0.value) })
        guard let challenge = request.headers[.stateChallenge] else { return try await finish(answer, request) }
        let binding = OAuthBinding.program(challenge: challenge, action: request.headers[.stateAction])
        let result = try await complete(answer, binding, request)
        guard let signedIn = try await signIn(result, request) else { return api.done([("linked", true)]) }
        return SignInAnswer.json(signedIn)
    }

    /// Providers that answer by a form post it from their own page.
    func callbackByForm(_ request: APIRequest) async throws -> APIResponse {
        guard request.mediaType == FormBody.mediaType else {
            throw Problem.unsupportedMediaType(accepted: FormBody.mediaType)
        }
        let form = try FormBody(parsing: request.body.bytes())
        return try await finish(AuthorizationAnswer(parameters: form.fields), request)
    }

    // MARK: - Browsers

    /// Sends the browser on, signed in; what is refused goes back as `?error=code`.
    private func finish(_ answer: AuthorizationAnswer, _ request: APIRequest) async throws -> APIResponse {
        let cookie = ChallengeCookie(api: api, request: request)
        var response: APIResponse
        do {
            let result = try await complete(answer, .cookie(cookie.value), request)
            // Checked again: what is allowed may have changed meanwhile.
            let target = try? api.redirect(result.redirect, request)
            if let signedIn = try await signIn(result, request) {
                response = api.redirect(signedIn, to: target, request)
            } else {
                response = .redirect(to: target?.location ?? api.settings.cookie.pathSuccess)
            }
        } catch let error as AuthError where request.wantsPage && error.problem.status.kind == .clientError {
            response = .redirect(to: api.failurePage(error))
        }
        response.headers.append(cookie.removal)
        return response.unstored
    }

    private func complete(
        _ answer: AuthorizationAnswer,
        _ binding: OAuthBinding,
        _ request: APIRequest
    ) async throws -> OAuthResult {
        try await api.services.providers.complete(
            answer,
            with: api.provider(request),
            binding: binding,
            client: request.client
        )
    }

    /// Nil when an identity was linked, and nobody new is signed in.
    private func signIn(_ result: OAuthResult, _ request: APIRequest) async throws(AuthError) -> SignedIn? {
        guard case .signedIn(let proof, _) = result.outcome else { return nil }
        return try await api.services.signIn.finish(proof.account, by: proof.method, client: request.client)
    }
}

extension AuthAPI {
    /// Where a browser goes with a refusal when nothing is known of where it came from.
    func failurePage(_ error: AuthError) -> String {
        var added = [("error", error.problem.code)]
        if case .secondFactorRequired(let challenge) = error { added.append(("challenge", challenge)) }
        let page = settings.cookie.pathSuccess
        return (try? RedirectTarget(page, allowed: []).adding(added)) ?? page
    }
}

extension HTTPField.Name {
    // The literals are valid header names, so the initializer's nil can't happen; a fallback keeps it total.
    static let stateChallenge = HTTPField.Name("X-State-Challenge") ?? .cookie
    static let stateAction = HTTPField.Name("X-State-Action") ?? .cookie
}
