// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/impersonate` with `{"user":id}`: a token in somebody's name, marked as such. Never as a cookie, so
/// that nobody works on as somebody else by mistake.
struct Impersonate {
    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["user"])
        let user = try body.id("user")
        return SignInAnswer.json(try await signIn(user, request))
    }

    private func signIn(_ user: RecordID, _ request: APIRequest) async throws -> SignedIn {
        guard request.principal.kind == .system else {
            return try await api.services.signIn.impersonate(user, by: request.principal, client: request.client)
        }
        // The process itself has no account to be marked with: this is `roost user token`.
        guard let account = try await api.services.accounts.find(user) else { throw AuthError.notFound }
        let signedIn = try await api.services.sessions.open(for: account, client: request.client)
        await api.services.activity.record(
            ActivityEvent("token.create", actor: request.principal.actor, user: user, client: request.client)
        )
        return signedIn
    }
}
