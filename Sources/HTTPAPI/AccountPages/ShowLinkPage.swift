// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `GET /_/auth/verify`, `/_/auth/reset` and `/_/auth/email`, each with `?token=`. Opening the page changes nothing, so
/// that a program that looks at links in mails uses none up.
struct ShowLinkPage {
    let api: AuthAPI
    let page: LinkPage

    func callAsFunction(_ request: APIRequest) -> APIResponse {
        if let outcome = request.query["done"] { return api.show(AccountPage(content: page.done(outcome))) }
        guard let token = request.query["token"], !token.isEmpty else {
            return api.show(AccountPage(content: LinkPage.incomplete, status: .badRequest))
        }
        return api.show(AccountPage(content: page.form(token: token, minLength: api.settings.password.minLength)))
    }
}

extension AuthAPI {
    /// Runs what a mailed link is for. Programs get JSON; a form of the built-in page gets a page.
    /// - Parameter work: gives the members of the answer, and for the page the word of how it ended.
    func answer(
        _ body: AuthBody,
        from page: LinkPage,
        _ work: () async throws(AuthError) -> (members: [(String, JSONValue)], outcome: String)
    ) async throws(AuthError) -> APIResponse {
        guard body.isForm else { return done(try await work().members) }
        do throws(AuthError) {
            let outcome = try await work().outcome
            // Another address, so that loading the page again sends nothing twice.
            return APIResponse(.seeOther, headers: [.location: "\(page.path)?done=\(outcome)"]).unstored
        } catch {
            let token = body.object["token"]?.stringValue ?? ""
            return try show(error) { page.form(token: token, minLength: settings.password.minLength, error: $0) }
        }
    }
}
