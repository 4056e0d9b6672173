// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// Every way to sign in, as a client goes it.
enum WayIn: String, CaseIterable, Sendable {
    case password, cookie, code, link, provider, reset

    /// Those for which mail to the address, or the provider's word for it, is all it takes.
    static let byAddress: [WayIn] = [.code, .link, .provider, .reset]

    /// Lets people sign in at the provider, too.
    static func prepare(_ visitor: Visitor) async throws {
        let strategy: JSONValue = [
            "type": "custom_oauth", "enabled": true,
            "config": [
                "type": "oidc", "client": ["client_id": "client", "client_secret": "very-secret-value"],
                "as": ["issuer": "https://provider.example"],
            ],
        ]
        _ = try await visitor.api.house.settings.patch(["strategies": ["test": strategy]], by: .system)
    }

    /// Goes it to the end; mail is delivered once for each visitor.
    /// - Returns: the headers that the session is used with.
    func enter(_ visitor: Visitor, as email: String, password: String) async throws -> HTTPFields {
        let login: JSONValue = ["email": .string(email), "password": .string(password)]
        switch self {
        case .password: return try Self.bearer(await visitor.post("/api/auth/password/login", login))
        case .cookie:
            return try Self.cookie(await visitor.post("/api/auth/password/login", login))
        case .code:
            _ = await visitor.post("/api/auth/otp/login", ["email": .string(email)])
            let code = try #require(await visitor.api.house.deliver()?.value("code"))
            let body: JSONValue = ["email": .string(email), "code": .string(code)]
            return try Self.bearer(await visitor.post("/api/auth/otp/login", body))
        case .link:
            _ = await visitor.post("/api/auth/magic/login", ["email": .string(email)])
            let token = try #require(await visitor.api.house.deliver()?.value("token"))
            return try Self.bearer(await visitor.api.get("/api/auth/magic/callback?token=\(token)"))
        case .provider: return try await Self.enterByProvider(visitor, email)
        case .reset:
            _ = await visitor.post("/api/auth/password/reset", ["email": .string(email)])
            let token = try #require(await visitor.api.house.deliver()?.value("token"))
            let new = "another " + password
            let confirm: JSONValue = ["token": .string(token), "password": .string(new)]
            #expect(await visitor.post("/api/auth/password/reset/confirm", confirm).status == 200)
            let body: JSONValue = ["email": .string(email), "password": .string(new)]
            return try Self.bearer(await visitor.post("/api/auth/password/login", body))
        }
    }

    private static func enterByProvider(_ visitor: Visitor, _ email: String) async throws -> HTTPFields {
        let start = await visitor.form("/api/auth/test/login", "")
        let challenge = try #require(start.cookie("_challenge"), "\(start)")
        let url = try #require(start.headers[.location])
        let answer = visitor.api.house.provider.agree(.init("subject-1", email: email), to: url)
        let done = await visitor.api.get(
            "/api/auth/test/callback?code=\(answer.code?.reveal() ?? "")&state=\(answer.state ?? "")",
            headers: [.cookie: "_challenge=\(challenge)"]
        )
        return try cookie(done)
    }

    private static func bearer(_ answer: Answer) throws -> HTTPFields {
        guard let token = answer.json["token"]?.stringValue else { throw UnexpectedAnswer(answer: answer) }
        return Visitor.bearer(token)
    }

    private static func cookie(_ answer: Answer) throws -> HTTPFields {
        guard let token = answer.cookie("auth") else { throw UnexpectedAnswer(answer: answer) }
        return Visitor.cookie(token)
    }
}
