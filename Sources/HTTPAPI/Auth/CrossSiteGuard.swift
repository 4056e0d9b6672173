// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes

/// Tells requests that a page of this site makes from those that somebody else's page makes a visitor's browser send,
/// by what browsers say of themselves and pages can't change: `Sec-Fetch-Site` (Fetch Metadata), `Origin`, `Referer`.
public struct CrossSiteGuard: Sendable {
    private let trusted: Set<WebOrigin>

    /// - Parameters:
    ///   - publicURL: where the server is, as its configuration says.
    ///   - origins: of pages elsewhere that may act with the visitor's cookie, as `https://app.example`. `*` means
    ///     nobody here.
    public init(publicURL: String?, origins: [String] = []) {
        let own = publicURL.flatMap { WebAddress($0)?.origin }
        trusted = Set(origins.compactMap { WebAddress($0)?.origin } + [own].compactMap(\.self))
    }

    /// Refuses a request that changes something, is made with a cookie, and is not shown to come from a page that may.
    ///
    /// - Throws: 403 `csrf`.
    func checkCookie(_ request: CallerEvidence) throws(Problem) {
        switch request.method {
        case .get, .head, .options: return
        default: try checkOrigin(request)
        }
    }

    /// As ``checkCookie(_:)`` whatever the method is: for what even a GET must not do for others.
    func checkOrigin(_ request: CallerEvidence) throws(Problem) {
        guard isFromTrustedPage(request) == true else { throw Self.refusal }
    }

    /// Refuses a request that makes a visitor's browser known as somebody, when a page of another site sends it.
    /// Programs that say nothing of where they come from pass. So does JSON: browsers ask before they send it.
    ///
    /// - Throws: 403 `csrf`.
    func checkSignIn(_ request: CallerEvidence, isJSON: Bool) throws(Problem) {
        guard isFromTrustedPage(request) == false, !isJSON else { return }
        throw Self.refusal
    }

    /// Nil when the request says nothing of where it comes from.
    private func isFromTrustedPage(_ request: CallerEvidence) -> Bool? {
        let site = request.headers[.secFetchSite]
        if site == "same-origin" || site == "none" { return true }
        guard let page = request.headers[.origin] ?? request.headers[.referer] else { return site == nil ? nil : false }
        guard let origin = WebAddress(page)?.origin else { return false }
        return trusted.contains(origin) || origin == request.origin
    }

    private static let refusal = Problem.forbidden(
        "csrf",
        "A request with a cookie has to come from a page of this site. Programs send the token in Authorization."
    )
}

extension CallerEvidence {
    /// Where the request came to, as the caller names it.
    var origin: WebOrigin? { WebOrigin("\(isSecure ? "https" : "http")://\(authority)") }
}

extension HTTPField.Name {
    // The literal is a valid header name, so the initializer's nil can't happen; a fallback keeps it total.
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}
