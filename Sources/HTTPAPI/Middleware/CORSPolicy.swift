// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Which web pages of other origins may call the API from a browser.
public struct CORSPolicy: Sendable, Hashable {
    private let origins: Set<String>
    private let allowsAny: Bool

    /// - Parameter origins: as `https://app.example`; `*` for any, which then can't send credentials; none for none.
    public init(origins: [String]) {
        allowsAny = origins.contains("*")
        self.origins = Set(origins.map { $0.lowercased() })
    }

    var isEnabled: Bool { !origins.isEmpty }

    private static let exposed =
        "ETag, Location, Retry-After, X-Request-ID, Idempotency-Key, Idempotency-Replayed, Content-Disposition, "
        + "Accept-Ranges, Content-Range, Link, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, "
        + "Tus-Checksum-Algorithm, Upload-Offset, Upload-Length, Upload-Defer-Length, Upload-Metadata, Upload-Expires, "
        + "Upload-Concat, Roost-File"
    private static let requestHeaders =
        "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-API-Key, X-Request-ID, "
        + "X-State-Action, X-State-Challenge, Range, If-Range, Tus-Resumable, Upload-Offset, Upload-Length, "
        + "Upload-Defer-Length, Upload-Metadata, Upload-Checksum, Upload-Concat, X-HTTP-Method-Override"

    /// Adds to an answer what lets the page at `origin` read it. `Vary` is set for callers without an origin too, so
    /// that no cache hands one caller's answer to another.
    func addHeaders(to headers: inout HTTPFields, origin: String?) {
        guard isEnabled else { return }
        if !allowsAny { headers.append(HTTPField(name: .vary, value: "Origin")) }
        guard let origin, allow(origin, in: &headers) else { return }
        headers.append(HTTPField(name: .accessControlExposeHeaders, value: Self.exposed))
    }

    /// The answer to a preflight request for an address that has the methods `allowed`.
    func preflight(_ request: HTTPFields, allowed: String) -> HTTPFields {
        var headers: HTTPFields = [:]
        guard let origin = request[.origin], allow(origin, in: &headers) else { return headers }
        headers[.accessControlAllowMethods] = allowed
        headers[.accessControlAllowHeaders] = Self.requestHeaders
        headers[.accessControlMaxAge] = "600"
        return headers
    }

    private func allow(_ origin: String, in headers: inout HTTPFields) -> Bool {
        if allowsAny {
            headers[.accessControlAllowOrigin] = "*"
            return true
        }
        guard origins.contains(origin.lowercased()) else { return false }
        headers[.accessControlAllowOrigin] = origin
        headers[.accessControlAllowCredentials] = "true"
        return true
    }
}
