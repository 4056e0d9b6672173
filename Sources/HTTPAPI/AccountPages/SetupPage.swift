// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes

/// The page behind the one-time link that a new server prints: a form that makes the first administrator. It holds
/// nothing that is secret: the link's token stays in the address.
struct SetupPage {
    static let path = "/_/setup"

    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) -> APIResponse {
        guard request.query["done"] == nil else { return api.show(AccountPage(content: Self.done)) }
        return api.show(AccountPage(content: form(token: request.query["token"] ?? "")))
    }

    /// - Parameters:
    ///   - email: as it was filled in last time.
    ///   - error: what was wrong with it, in words.
    func form(token: String, email: String = "", error: String? = nil) -> String {
        AccountPage.form(
            "The first administrator",
            "This account may do everything on this server. The link works once.",
            action: "/api/setup",
            token: token,
            fields: """
                <label for="email">E-mail address</label>
                <input id="email" name="email" type="email" autocomplete="username" value="\(AccountPage.escaped(email))"
                 required autofocus>
                \(AccountPage.newPassword(minLength: api.settings.password.minLength))
                """,
            button: "Create the account",
            error: error
        )
    }

    private static let done = """
        <h1>You are the administrator</h1>
        <p>The account is there and signed in on this browser. Programs sign in with
        <code>POST /api/auth/password/login</code>.</p>
        """
}
