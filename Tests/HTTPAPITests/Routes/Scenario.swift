// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel
import Testing

@testable import HTTPAPI

/// A request to the blog as it is at first, and what has to come of it.
struct Scenario: Sendable, CustomTestStringConvertible {
    let method: HTTPRequest.Method
    let target: String
    let headers: HTTPFields
    let body: String?
    let status: Int
    /// What the body has to fit (``JSONValue/fits(_:)``).
    let pattern: JSONValue
    /// Who asks, where the rules decide; nil for the process itself.
    var caller: Cast.Role?

    init(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ body: String?,
        headers: HTTPFields = [:],
        _ status: Int,
        _ pattern: JSONValue = .object(JSONObject())
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.status = status
        self.pattern = pattern
    }

    /// Without a body.
    init(
        _ method: HTTPRequest.Method,
        _ target: String,
        headers: HTTPFields = [:],
        _ status: Int,
        _ pattern: JSONValue = .object(JSONObject())
    ) {
        self.init(method, target, nil, headers: headers, status, pattern)
    }

    /// A refusal: its code, and the pointers of its places.
    static func refusal(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ body: String?,
        headers: HTTPFields = [:],
        _ status: Int,
        _ code: String,
        _ pointers: String...
    ) -> Scenario {
        refusal(method, target, body, headers, status, code, pointers)
    }

    static func refusal(
        _ method: HTTPRequest.Method,
        _ target: String,
        headers: HTTPFields = [:],
        _ status: Int,
        _ code: String,
        _ pointers: String...
    ) -> Scenario {
        refusal(method, target, nil, headers, status, code, pointers)
    }

    private static func refusal(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ body: String?,
        _ headers: HTTPFields,
        _ status: Int,
        _ code: String,
        _ pointers: [String]
    ) -> Scenario {
        let places = JSONValue.array(pointers.map { ["pointer": .string($0), "code": "*", "message": "*"] })
        return Scenario(
            method,
            target,
            body,
            headers: headers,
            status,
            [
                "type": "about:blank", "title": "*", "status": .integer(Int64(status)), "detail": "*", "error": "*",
                "code": .string(code), "requestId": "*", "errors": places,
            ]
        )
    }

    /// On one short line: a log of a run shows it for every case.
    var testDescription: String {
        let start = (body ?? "").prefix(120).map { $0.isNewline ? " " : $0 }
        return "\(method) \(target) \(String(start))"
    }

    /// The same at bknd's address.
    var atEntityAddress: Scenario {
        Scenario(
            method,
            target.replacing("/api/data/", with: "/api/data/entity/"),
            body,
            headers: headers,
            status,
            pattern
        )
    }

    /// The same from somebody.
    func from(_ caller: Cast.Role) -> Scenario {
        var copy = self
        copy.caller = caller
        return copy
    }

    private func send() async throws -> Answer {
        guard let caller else { return try await TestAPI.blog().send(method, target, headers: headers, body: body) }
        let api = try await TestAPI(Cast.schema, access: .rules)
        var headers = headers
        headers.append(contentsOf: try await Cast(api).headers(caller))
        return await api.send(method, target, headers: headers, body: body)
    }

    func run() async throws {
        let answer = try await send()
        #expect(answer.status == status, "\(answer)")
        #expect(answer.json.fits(pattern), "\(answer)")
        let type = try #require(answer.headers[.contentType])
        #expect(type == (status >= 400 ? "application/problem+json" : "application/json"))
    }

    /// The operation that the request comes to.
    func operation(in table: RouteTable) throws -> String? {
        let segments = try RequestTarget(target).routeSegments
        return RouteMatcher(table).match(segments)?.endpoint.route(for: method)?.operation.id
    }
}

extension String {
    fileprivate func replacing(_ start: String, with other: String) -> String {
        hasPrefix(start) ? other + dropFirst(start.count) : self
    }
}
