// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOHTTP1

/// The head of a request, held to what HTTP/1.1 (RFC 9112) demands beyond what the decoder sees to.
struct RequestHead: Sendable {
    let method: HTTPRequest.Method
    /// Origin form, also when the caller sent the absolute one.
    let target: String
    /// Host and port as the caller names the server; empty when an HTTP/1.0 caller doesn't.
    let authority: String
    /// Without `Host`.
    let headers: HTTPFields
    /// Whether the connection ends with this request.
    let isLast: Bool
    let expectsContinue: Bool
    let isHTTP10: Bool

    /// - Throws: 400, 414 or 417.
    init(_ head: HTTPRequestHead, limits: RequestLimits) throws(Problem) {
        guard head.uri.utf8.count <= limits.url else { throw .uriTooLong(limit: limits.url) }
        guard let method = HTTPRequest.Method(head.method.rawValue) else {
            throw .badRequest("invalid_method", "The method is not one of HTTP.")
        }
        headers = try Self.fields(head.headers)
        isHTTP10 = head.version.minor == 0
        let facts = try FieldFacts(headers, hosts: head.headers["host"], isHTTP10: isHTTP10)
        let origin = try Self.originForm(head.uri)
        target = origin?.target ?? head.uri
        authority = origin?.authority ?? facts.host ?? ""
        self.method = method
        // The decoder stops behind a request that asks for an upgrade, which is never granted.
        isLast = !head.isKeepAlive || facts.asksForUpgrade || method == .connect
        expectsContinue = facts.expectsContinue && !isHTTP10
    }

    private static func fields(_ headers: HTTPHeaders) throws(Problem) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(headers.count)
        for (name, value) in headers {
            // A folded line (RFC 9112, 5.2) leaves its CR and LF in the value.
            guard let name = HTTPField.Name(parsed: name) ?? HTTPField.Name(name),
                !value.utf8.contains(where: isControl)
            else {
                throw .badRequest("invalid_header", "A header has characters that it may not have.")
            }
            if name.canonicalName != "host" { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 || byte == 0x7F }

    /// The parts of a target in absolute form; nil when it is in another.
    private static func originForm(_ uri: String) throws(Problem) -> (target: String, authority: String)? {
        guard uri.utf8.first != UInt8(ascii: "/") else { return nil }
        let lowercased = uri.prefix(8).lowercased()
        let scheme = lowercased.hasPrefix("http://") ? 7 : lowercased == "https://" ? 8 : 0
        guard scheme > 0 else { return nil }
        let rest = uri.dropFirst(scheme)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = String(rest[..<end])
        guard FieldFacts.isValidHost(authority) else {
            throw .badRequest("invalid_host", "The host in the address is not valid.")
        }
        return (rest[end...].first == "/" ? String(rest[end...]) : "/" + rest[end...], authority)
    }
}
