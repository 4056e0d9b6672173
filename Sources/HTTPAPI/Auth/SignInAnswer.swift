// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// What someone gets who has signed in: bknd's `{"user":…,"token":…}` and the cookie, or for a form the cookie and the
/// way to the next page.
struct SignInAnswer {
    let api: AuthAPI
    let request: APIRequest
    /// Where a browser goes on, when the caller named a place; checked.
    let redirect: RedirectTarget?

    /// - Throws: 403 `csrf` for what a page of another site sends; 400 `invalid_redirect`.
    init(_ api: AuthAPI, _ request: APIRequest, _ body: AuthBody) throws {
        try api.origins.checkSignIn(request.evidence, isJSON: body.isJSON)
        self.api = api
        self.request = request
        redirect = try api.redirect(request.query["redirect"], request)
    }

    /// Runs a sign-in. What a form is refused with goes back to the page that it came from, as `?error=code`.
    func answer(
        _ body: AuthBody,
        _ signIn: () async throws(AuthError) -> SignedIn
    ) async throws -> APIResponse {
        do throws(AuthError) {
            let signedIn = try await signIn()
            return body.isForm ? api.redirect(signedIn, to: redirect, request) : api.answer(signedIn, request)
        } catch {
            guard body.isForm, let page = api.formPage(request) else { throw error }
            return try Self.backToForm(page, error)
        }
    }

    private static func backToForm(_ page: RedirectTarget, _ error: AuthError) throws(AuthError) -> APIResponse {
        guard error.problem.status.kind == .clientError else { throw error }
        var added = [("error", error.problem.code)]
        if case .secondFactorRequired(let challenge) = error { added.append(("challenge", challenge)) }
        return .redirect(to: page.adding(added)).unstored
    }

    /// The tokens without a cookie.
    static func json(_ signedIn: SignedIn) -> APIResponse {
        let issued = signedIn.issued
        var members: [(String, JSONValue)] = [
            ("user", .object(issued.user)), ("token", .string(issued.token.reveal())),
            ("expiresAt", .string(issued.expiresAt.description)),
        ]
        if let refresh = issued.refreshToken { members.append(("refreshToken", .string(refresh.reveal()))) }
        return APIResponse.object(members).unstored
    }
}

extension AuthAPI {
    /// The answer to a program or a script, with the cookie unless the caller keeps a refresh token by itself.
    func answer(_ signedIn: SignedIn, _ request: APIRequest) -> APIResponse {
        var response = SignInAnswer.json(signedIn)
        if signedIn.issued.refreshToken == nil { response.headers.append(cookieField(signedIn.issued, request)) }
        return response
    }

    /// The answer to a form or a link.
    func redirect(_ signedIn: SignedIn, to target: RedirectTarget?, _ request: APIRequest) -> APIResponse {
        var response = APIResponse.redirect(to: target?.location ?? settings.cookie.pathSuccess).unstored
        response.headers.append(cookieField(signedIn.issued, request))
        return response
    }
}

extension APIResponse {
    /// 302, as bknd's; browsers follow it with GET.
    static func redirect(to location: String) -> APIResponse { APIResponse(.found, headers: [.location: location]) }
}

extension RedirectTarget {
    /// The target with parameters added to its query; earlier ones of these names are dropped.
    func adding(_ parameters: [(String, String)]) -> String {
        let (main, fragment) = location.cut(at: "#")
        let (path, query) = main.cut(at: "?")
        let names = Set(parameters.map(\.0))
        let kept = (query ?? "").split(separator: "&").filter { !names.contains(String($0.prefix { $0 != "=" })) }
        let all = kept.map(String.init) + [FormEncoding.encode(parameters)]
        return path + "?" + all.joined(separator: "&") + (fragment.map { "#" + $0 } ?? "")
    }
}

extension String {
    /// What is before and behind the first `mark`; nil where there is none.
    fileprivate func cut(at mark: Character) -> (String, String?) {
        guard let place = firstIndex(of: mark) else { return (self, nil) }
        return (String(self[..<place]), String(self[index(after: place)...]))
    }
}
