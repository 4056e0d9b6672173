// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes

/// A built-in page about accounts. Such pages work without scripts, load nothing, can't be framed, and tell no other
/// page which address they had: it holds the token of a link.
struct AccountPage {
    /// HTML; whatever came from outside is ``escaped(_:)``.
    let content: String
    var status = HTTPResponse.Status.ok

    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    /// - Parameter appName: stands in the title.
    func response(appName: String) -> APIResponse {
        APIResponse(
            status,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .cacheControl: "no-store",
                .referrerPolicy: "no-referrer",
                .contentSecurityPolicy: Self.policy,
            ],
            body: .bytes(Array(html(appName: appName).utf8))
        )
    }

    private func html(appName: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(Self.escaped(appName))</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; margin: 12vh auto; max-width: 22rem; padding: 0 1rem;
               color: #1c1917; background: #fafaf9 }
        h1 { font-size: 1.4rem }
        label { display: block; margin: 1rem 0 .25rem }
        input { box-sizing: border-box; width: 100%; padding: .55rem; font: inherit; border: 1px solid #a8a29e;
                border-radius: .4rem; background: #fff; color: inherit }
        button { margin-top: 1.5rem; width: 100%; padding: .6rem; font: inherit; border: 0; border-radius: .4rem;
                 background: #1c1917; color: #fafaf9; cursor: pointer }
        .error { padding: .5rem .75rem; border-left: .25rem solid #dc2626; background: #fee2e2; color: #7f1d1d }
        @media (prefers-color-scheme: dark) {
          body { color: #e7e5e4; background: #1c1917 } input { background: #292524; border-color: #57534e }
          button { background: #e7e5e4; color: #1c1917 } .error { background: #450a0a; color: #fecaca }
        }
        </style>
        <main>
        \(content)
        </main>
        </html>

        """
    }

    /// A form that is sent as it is to an operation of the API.
    /// - Parameters:
    ///   - fields: HTML of what is filled in.
    ///   - error: what was wrong with it last time, in words.
    static func form(
        _ heading: String,
        _ text: String,
        action: String,
        token: String,
        fields: String = "",
        button: String,
        error: String?
    ) -> String {
        """
        <h1>\(heading)</h1>
        <p>\(text)</p>
        \(error.map { "<p class=\"error\" role=\"alert\">\(escaped($0))</p>" } ?? "")
        <form method="post" action="\(action)">
        <input type="hidden" name="token" value="\(escaped(token))">
        \(fields)
        <button>\(button)</button>
        </form>
        """
    }

    static func newPassword(minLength: Int) -> String {
        """
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="new-password" minlength="\(minLength)" required>
        """
    }

    /// Text as HTML shows it, in attributes too.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension AuthAPI {
    func show(_ page: AccountPage) -> APIResponse { page.response(appName: settings.mail.appName ?? "Roost") }

    /// Answers what a form of a built-in page was refused with by a page that says so in words.
    ///
    /// - Throws: `error` when it is the server's fault.
    func show(_ error: AuthError, on page: (_ words: String) -> String) throws(AuthError) -> APIResponse {
        let problem = error.problem
        guard problem.status.kind == .clientError else { throw error }
        var response = show(AccountPage(content: page(error.words), status: problem.status))
        response.headers[.retryAfter] = problem.headers[.retryAfter]
        return response
    }
}

extension AuthError {
    /// For people.
    fileprivate var words: String {
        switch self {
        case .badCredentials: "This link is not good any more. A link works once, and for a limited time."
        case .invalid(let issues): issues.map(\.message).joined(separator: " ")
        default: problem.detail
        }
    }
}

extension HTTPField.Name {
    // The literal is a valid header name, so the initializer's nil can't happen; a fallback keeps it total.
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .referer
}
