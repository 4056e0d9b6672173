// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `POST /api/setup` with `{"token","email","password"}`: makes the first administrator by the one-time link that a
/// new server prints, and signs in.
///
/// The token is the proof here, so the page that sends the form may be anybody's.
struct SetUp {
    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["token", "email", "password"])
        guard body.isForm else { return api.answer(try await signIn(body, request), request) }
        do throws(AuthError) {
            let signedIn = try await signIn(body, request)
            return api.redirect(signedIn, to: try api.redirect(SetupPage.path + "?done=1", request), request)
        } catch {
            let (token, email) = (body.object["token"]?.stringValue ?? "", body.object["email"]?.stringValue ?? "")
            return try api.show(error) { SetupPage(api: api).form(token: token, email: email, error: $0) }
        }
    }

    private func signIn(_ body: AuthBody, _ request: APIRequest) async throws(AuthError) -> SignedIn {
        let attempt = Attempt(.setup, address: request.remoteAddress)
        try api.services.limits.admit(attempt)
        let account: Account
        do throws(AuthError) {
            let token = try body.text("token")
            _ = try await api.services.challenges.find(token, for: [.setup])
            account = try await api.services.accounts.createFirstAdministrator(
                email: body.text("email"),
                password: body.secret("password"),
                client: request.client
            )
            // Only one can be the first, whatever becomes of the link.
            _ = try? await api.services.challenges.consume(token, for: .setup)
        } catch {
            if error == .badCredentials { api.services.limits.fail(attempt) }
            throw error
        }
        api.services.limits.succeed(attempt)
        return try await api.services.signIn.finish(account, by: .password, client: request.client)
    }
}
