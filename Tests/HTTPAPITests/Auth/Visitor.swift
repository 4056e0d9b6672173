// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel

@testable import HTTPAPI

/// An API with its rules in force, and short ways to ask it.
struct Visitor: Sendable {
    static let email = "ann@example.org"
    static let password = "correct horse battery"

    let api: TestAPI

    init(
        limited: Bool = false,
        publicURL: String? = nil,
        origins: [String] = [],
        proxies: TrustedProxies = .init(),
        hidden: Set<String> = []
    ) async throws {
        api = try await TestAPI(
            Cast.schema,
            access: .rules,
            limits: limited ? nil : .some(NoLimits()),
            publicURL: publicURL,
            origins: origins,
            proxies: proxies,
            hidden: hidden
        )
    }

    /// Registers and gives the token.
    @discardableResult
    func register(_ email: String = Visitor.email) async throws -> String {
        let answer = await post(
            "/api/auth/password/register",
            ["email": .string(email), "password": .string(Self.password)]
        )
        guard let token = answer.json["token"]?.stringValue else { throw UnexpectedAnswer(answer: answer) }
        return token
    }

    func post(_ target: String, _ body: JSONValue, _ headers: HTTPFields = [:]) async -> Answer {
        var headers = headers
        headers[.contentType] = "application/json"
        return await api.send(.post, target, headers: headers, body: body.text)
    }

    func form(_ target: String, _ body: String, _ headers: HTTPFields = [:]) async -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return await api.send(.post, target, headers: headers, body: body)
    }

    static func bearer(_ token: String) -> HTTPFields { [.authorization: "Bearer \(token)"] }
    static func cookie(_ token: String) -> HTTPFields { [.cookie: "auth=\(token)"] }
}

extension Answer {
    var cookies: [String] { headers[values: .setCookie] }

    /// The value of a cookie that is set.
    func cookie(_ name: String) -> String? {
        cookies.first { $0.hasPrefix("\(name)=") }?.dropFirst(name.count + 1).prefix { $0 != ";" }.description
    }
}
