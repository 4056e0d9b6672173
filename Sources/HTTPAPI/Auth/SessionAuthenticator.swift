// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
import HTTPTypes
public import Kernel

/// Finds out who asks by the token, key or cookie that a request carries, and refuses cookies that a page of another
/// site makes a browser send.
public struct SessionAuthenticator: Authenticating {
    private let authenticator: Authenticator
    private let origins: CrossSiteGuard

    public init(_ authenticator: Authenticator, origins: CrossSiteGuard) {
        self.authenticator = authenticator
        self.origins = origins
    }

    public func rememberedPrincipal(_ request: CallerEvidence) throws(Problem) -> Principal? {
        let found = RequestCredentials(request.headers)
        if found.isEmpty { return .anonymous }
        guard let principal = authenticator.cached(found.credentials(Self.client(request))) else { return nil }
        return try checked(principal, found, request)
    }

    public func principal(_ request: CallerEvidence) async throws(Problem) -> Principal {
        let found = RequestCredentials(request.headers)
        if found.isEmpty { return .anonymous }
        let principal: Principal
        do throws(AuthError) {
            principal = try await authenticator.authenticate(found.credentials(Self.client(request)))
        } catch {
            throw error.problem
        }
        return try checked(principal, found, request)
    }

    private func checked(
        _ principal: Principal,
        _ found: RequestCredentials,
        _ request: CallerEvidence
    ) throws(Problem) -> Principal {
        if found.isCookieAlone, principal.kind != .anonymous { try origins.checkCookie(request) }
        return principal
    }

    private static func client(_ request: CallerEvidence) -> Client {
        Client(address: request.address, userAgent: request.headers[.userAgent])
    }
}
