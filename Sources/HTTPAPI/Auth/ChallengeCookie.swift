// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// The cookie that ties the answer of a provider to the browser that was sent there.
struct ChallengeCookie {
    let api: AuthAPI
    let request: APIRequest

    private static let path = "/api/auth"

    func field(_ start: OAuthStart, now: Timestamp) -> HTTPField {
        let life = max((start.expiresAt.millisecondsSinceEpoch - now.millisecondsSinceEpoch) / 1000, 0)
        return field(value: start.challenge.reveal(), life: life, crossesSites: start.isPostedAcrossSites)
    }

    var removal: HTTPField { field(value: "", life: 0, crossesSites: false) }

    /// The challenge that came along.
    var value: String? { SessionCookie.cookie(OAuthStart.cookie, in: request.headers) }

    private func field(value: String, life: Int64, crossesSites: Bool) -> HTTPField {
        let secure = crossesSites || api.isSecure(request) ? "; Secure" : ""
        let site = crossesSites ? "None" : "Lax"
        return HTTPField(
            name: .setCookie,
            value:
                "\(OAuthStart.cookie)=\(value); Path=\(Self.path); Max-Age=\(life); HttpOnly\(secure); SameSite=\(site)"
        )
    }
}
