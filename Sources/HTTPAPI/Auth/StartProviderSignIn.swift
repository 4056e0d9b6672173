// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `GET /api/auth/{provider}/login` begins a sign-in for a program, which keeps what ties the answer to it; `POST` sends
/// a browser to the provider, with a cookie for that. `register` and `link` are the same for other ends.
struct StartProviderSignIn {
    let api: AuthAPI

    func login(_ request: APIRequest) async throws -> APIResponse { try await forProgram(.login, request) }
    func register(_ request: APIRequest) async throws -> APIResponse { try await forProgram(.register, request) }
    func link(_ request: APIRequest) async throws -> APIResponse { try await forProgram(.link, request) }
    func loginByForm(_ request: APIRequest) async throws -> APIResponse { try await forBrowser(.login, request) }
    func registerByForm(_ request: APIRequest) async throws -> APIResponse { try await forBrowser(.register, request) }
    func linkByForm(_ request: APIRequest) async throws -> APIResponse { try await forBrowser(.link, request) }

    private func forProgram(_ action: OAuthAction, _ request: APIRequest) async throws -> APIResponse {
        let start = try await start(action, .token, redirect: nil, request)
        return APIResponse.object([
            ("url", .string(start.url)), ("challenge", .string(start.challenge.reveal())),
            ("action", .string(action.rawValue)),
        ]).unstored
    }

    private func forBrowser(_ action: OAuthAction, _ request: APIRequest) async throws -> APIResponse {
        try api.origins.checkSignIn(request.evidence, isJSON: request.mediaType == "application/json")
        let target = try api.redirect(request.query["redirect"], request) ?? api.formPage(request)
        let start = try await start(action, .cookie, redirect: target, request)
        var response = APIResponse.redirect(to: start.url).unstored
        response.headers.append(ChallengeCookie(api: api, request: request).field(start, now: api.clock.now()))
        return response
    }

    private func start(
        _ action: OAuthAction,
        _ mode: OAuthMode,
        redirect: RedirectTarget?,
        _ request: APIRequest
    ) async throws -> OAuthStart {
        let provider = try api.provider(request)
        guard let origin = api.origin(request) else {
            throw Problem.badRequest("invalid_host", "The request does not say where it came to.")
        }
        let wanted = OAuthRequest(
            action: action,
            mode: mode,
            base: "\(origin)/api/auth",
            redirect: redirect,
            principal: request.principal,
            client: request.client
        )
        return try await api.services.providers.start(wanted, with: provider)
    }
}

extension AuthAPI {
    /// The provider that the address names.
    ///
    /// - Throws: 404 when there is none, or it is switched off.
    func provider(_ request: APIRequest) throws -> ProviderConfiguration {
        let name = try request.parameter("provider")
        guard let strategy = settings.strategies[name], strategy.isEnabled,
            ProviderConfiguration.types.contains(strategy.type)
        else { throw Problem.notFound("unknown_provider", "There is no such way to sign in.") }
        let json: JSONValue = [
            "type": .string(strategy.type), "enabled": .boolean(strategy.isEnabled), "config": .object(strategy.config),
        ]
        return try ProviderConfiguration(name: name, json: json)
    }
}
