// SPDX-License-Identifier: Apache-2.0

/// The pages that mailed links lead to where an app has none of its own.
enum LinkPage: String, CaseIterable {
    /// Confirms the address of an account.
    case verify
    /// Sets another password.
    case reset
    /// Confirms one end of a change of address.
    case email

    /// How a change of address stands after a link was taken.
    static let waiting = "waiting"
    static let complete = "complete"

    var path: String { "/_/auth/\(rawValue)" }

    /// - Parameter error: what was wrong last time, in words.
    func form(token: String, minLength: Int, error: String? = nil) -> String {
        switch self {
        case .verify:
            AccountPage.form(
                "Confirm your address",
                "You got this link at an e-mail address that an account was made with. Is it yours?",
                action: "/api/auth/verify/confirm",
                token: token,
                button: "Yes, this is my address",
                error: error
            )
        case .reset:
            AccountPage.form(
                "Set a new password",
                "You are signed out everywhere when the password is set.",
                action: "/api/auth/password/reset/confirm",
                token: token,
                fields: AccountPage.newPassword(minLength: minLength),
                button: "Set the password",
                error: error
            )
        case .email:
            AccountPage.form(
                "Confirm the change of address",
                "The account is to have another e-mail address. It changes when both addresses have confirmed it.",
                action: "/api/auth/email/confirm",
                token: token,
                button: "Confirm",
                error: error
            )
        }
    }

    /// - Parameter outcome: as the operation put it into the address.
    func done(_ outcome: String) -> String {
        switch self {
        case .verify: "<h1>Thank you</h1>\n<p>Your address is confirmed. You can close this page.</p>"
        case .reset: "<h1>The password is set</h1>\n<p>You can sign in with it now.</p>"
        case .email where outcome == Self.complete:
            "<h1>Thank you</h1>\n<p>The account has its new address now. You can close this page.</p>"
        case .email: "<h1>Thank you</h1>\n<p>Now open the link in the mail to the other address.</p>"
        }
    }

    /// For a link that signs in.
    static let spent = """
        <h1>This link is not good any more</h1>
        <p>A link works once, and for a limited time. Go back to where you sign in and ask for another one. If you have
        just got it, open it from the mail again, or copy all of it.</p>
        """

    static let incomplete = """
        <h1>The link is not whole</h1>
        <p>Open it from the mail again, or copy all of it.</p>
        """
}
