// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `POST /api/auth/magic/login` mails a link; `GET /api/auth/magic/callback` is where it leads.
struct SignInWithLink {
    let api: AuthAPI

    func request(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["email"])
        let target = try api.redirect(request.query["redirect"], request)
        try await api.services.magicLink.request(
            body.text("email"),
            redirect: target?.location,
            language: request.language,
            client: request.client
        )
        return api.done()
    }

    /// For a browser a redirect with the cookie, for a program that accepts JSON the token.
    func callback(_ request: APIRequest) async throws -> APIResponse {
        // Programs that look at links before people open them must not use them up.
        guard request.method == .get else { throw Problem.methodNotAllowed(request.method, allowed: "GET") }
        guard request.wantsPage else { return try await signIn(request) }
        do throws(AuthError) {
            return try await signIn(request)
        } catch .badCredentials {
            return api.show(AccountPage(content: LinkPage.spent, status: .unauthorized))
        }
    }

    private func signIn(_ request: APIRequest) async throws(AuthError) -> APIResponse {
        guard let token = request.query["token"] else { throw .badCredentials }
        let (proof, redirect) = try await api.services.magicLink.redeem(token: token, client: request.client)
        let signedIn = try await api.services.signIn.finish(proof.account, by: proof.method, client: request.client)
        guard request.wantsPage else { return api.answer(signedIn, request) }
        // Checked again: what is allowed may have changed since the link was mailed.
        return api.redirect(signedIn, to: try? api.redirect(redirect, request), request)
    }
}

extension APIRequest {
    /// A browser shows the answer to somebody, rather than a program reading it.
    var wantsPage: Bool {
        headers[.accept]?.fieldElements.contains { $0.lowercased().hasPrefix("text/html") } ?? false
    }
}
