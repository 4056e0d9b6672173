// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
public import Kernel

/// What the operations on accounts share: the services behind them, where browsers may be sent, and the cookie.
public struct AuthAPI: Sendable {
    let services: AuthServices
    let origins: CrossSiteGuard
    let publicURL: String?
    let clock: any WallClock

    /// - Parameters:
    ///   - origins: which pages may act with a visitor's cookie.
    ///   - publicURL: where the server is, as its configuration says; nil when only callers know.
    public init(services: AuthServices, origins: CrossSiteGuard, publicURL: String?, clock: any WallClock) {
        self.services = services
        self.origins = origins
        self.publicURL = publicURL
        self.clock = clock
    }

    // MARK: - Answers

    /// The fields of an account that readers may see.
    func shown(_ account: Account) -> JSONObject {
        let hidden = services.attributes?.hiddenFields ?? []
        return JSONObject(account.fields.members.filter { !hidden.contains($0.key) }.map { ($0.key, $0.value) })
    }

    /// `{"data":…}`, to be kept nowhere.
    func data(_ json: JSONValue, status: HTTPResponse.Status = .ok) -> APIResponse {
        APIResponse.object([("data", json)], status: status).unstored
    }

    func list(_ elements: [JSONValue]) -> APIResponse {
        APIResponse.object([
            ("data", .array(elements)), ("meta", ["items": .integer(Int64(elements.count))]),
        ]).unstored
    }

    /// `{"success":true,"data":…}`, as bknd answers where there is nothing to show.
    func done(_ members: [(String, JSONValue)] = []) -> APIResponse {
        APIResponse.object([("success", true), ("data", .object(JSONObject(members)))]).unstored
    }
}

extension APIResponse {
    /// Nothing between here and the caller keeps it.
    var unstored: APIResponse {
        var copy = self
        copy.headers[.cacheControl] = "no-store"
        return copy
    }
}

extension APIRequest {
    /// Where the request comes from, for limits and the audit log.
    var client: Client {
        Client(address: remoteAddress, userAgent: headers[.userAgent], requestID: requestID)
    }

    /// The language that the caller would like mail in: the first tag of `Accept-Language`.
    var language: String? {
        guard let first = headers[.acceptLanguage]?.fieldElements.first else { return nil }
        let tag = first.prefix { $0 != ";" }.trimmed
        return tag.isEmpty || tag == "*" || tag.utf8.count > 35 ? nil : String(tag)
    }

    /// A path parameter that is the id of an account.
    func accountID() throws(Problem) -> RecordID { RecordID(reference: try parameter("id")) }
}
