// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// Cookies, and where browsers are sent.
extension AuthAPI {
    var settings: AuthSettings { services.settings.current }

    /// The cookie as the settings want it for the way that the request came.
    func cookie(_ request: APIRequest) -> SessionCookie {
        let wanted = settings.cookie
        return SessionCookie(
            domain: wanted.domain,
            path: wanted.path,
            sameSite: wanted.sameSite,
            isSecure: wanted.secure == true || isSecure(request)
        )
    }

    func cookieField(_ issued: IssuedToken, _ request: APIRequest) -> HTTPField {
        let now = clock.now()
        let left = (issued.expiresAt.millisecondsSinceEpoch - now.millisecondsSinceEpoch) / 1000
        let life = min(max(left, 0), settings.cookie.expires.components.seconds)
        return cookie(request).field(token: issued.token.reveal(), lifetime: life, now: now)
    }

    func isSecure(_ request: APIRequest) -> Bool {
        request.isSecure || publicURL.flatMap { WebAddress($0)?.origin.scheme } == .https
    }

    /// Where the server is, as its configuration says, or as the caller names it.
    func origin(_ request: APIRequest) -> WebOrigin? {
        publicURL.flatMap { WebAddress($0)?.origin } ?? request.evidence.origin
    }

    private func allowedOrigins(_ request: APIRequest) -> Set<WebOrigin> {
        Set(settings.redirects.compactMap { WebOrigin($0) } + [origin(request)].compactMap(\.self))
    }

    /// The place that a caller wants to be sent to; nil when none was named.
    ///
    /// - Throws: 400 `invalid_redirect` unless it is a path here or at an allowed origin.
    func redirect(_ text: String?, _ request: APIRequest) throws(AuthError) -> RedirectTarget? {
        guard let text, !text.isEmpty else { return nil }
        return try RedirectTarget(text, allowed: allowedOrigins(request))
    }

    /// The page that a form came from, if it is one that may be gone back to.
    func formPage(_ request: APIRequest) -> RedirectTarget? {
        RedirectTarget(referer: request.headers[.referer], allowed: allowedOrigins(request))
    }
}
