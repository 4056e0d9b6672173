// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPTypes
import Testing

/// What a refusal by the authorizer looks like on each door to records.
struct AccessTests {
    private static let requests: [(method: HTTPRequest.Method, target: String, body: String?)] = [
        (.get, "/api/data/tags", nil), (.get, "/api/data/tags/1", nil), (.get, "/api/data/tags/x", nil),
        (.get, "/api/data/posts/1/tags", nil),
        (.post, "/api/data/tags/query", "{}"), (.post, "/api/data/tags/fn/count", "{}"),
        (.post, "/api/data/tags/fn/exists", "{}"),
        (.post, "/api/data/tags/aggregate", #"{"select":{"n":{"count":"*"}}}"#),
        (.get, "/api/data/tags/export", nil), (.post, "/api/data/tags", #"{"label":"x"}"#),
        (.patch, "/api/data/tags/1", #"{"label":"x"}"#), (.delete, "/api/data/tags/1", nil),
        (.post, "/api/data/tags/import?format=csv", "label\nx\n"),
        (.post, "/api/batch", #"{"operations":[{"action":"create","entity":"tags","data":{"label":"x"}}]}"#),
    ]

    @Test func `without credentials a refusal is 401 and says how to sign in`() async throws {
        let api = try await TestAPI(authorizer: TableAuthorizer(otherwise: .deny(.unauthenticated)))
        for request in Self.requests {
            let answer = await api.send(request.method, request.target, body: request.body)
            #expect(answer.status == 401, "\(request.target): \(answer)")
            #expect(answer.headers[.wwwAuthenticate] == "Bearer")
        }
    }

    @Test func `a known caller is refused with 403`() async throws {
        let api = try await TestAPI(authorizer: TableAuthorizer(otherwise: .deny(.forbidden)))
        for request in Self.requests {
            let answer = await api.send(request.method, request.target, body: request.body)
            #expect(answer.status == 403, "\(request.target): \(answer)")
        }
    }
}
