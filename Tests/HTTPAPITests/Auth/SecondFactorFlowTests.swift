// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// The second factor from its beginning to its end, with recovery codes in the place of the app's.
struct SecondFactorFlowTests {
    @Test func `a second factor is asked for from its confirmation to its end`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        let headers = Visitor.bearer(token)
        let secret = try #require(await visitor.post("/api/auth/totp/enroll", [:], headers).data["secret"]?.stringValue)
        let code = TestCode(secret: secret, digests: visitor.api.house.digests)
        let now = visitor.api.house.clock
        let confirmed = await visitor.post("/api/auth/totp/confirm", ["code": .string(code.at(now.now()))], headers)
        let shown = try #require(confirmed.data["recoveryCodes"]?.arrayValue, "\(confirmed)")
        let recovery = shown.compactMap(\.stringValue)
        #expect(recovery.count >= 8, "\(confirmed)")

        let login: JSONValue = ["email": "ann@example.org", "password": .string(Visitor.password)]
        let first = await visitor.post("/api/auth/password/login", login)
        #expect(first.status == 401)
        #expect(first.code == "second_factor_required")
        #expect(first.cookies.isEmpty)
        let challenge = first.json["challenge"] ?? .null
        let wrong = await visitor.post("/api/auth/totp/verify", ["challenge": challenge, "code": "000000"])
        #expect(wrong.status == 401)
        let second = await visitor.post(
            "/api/auth/totp/verify",
            ["challenge": challenge, "recovery": .string(recovery[0])]
        )
        #expect(second.json["token"] != nil, "\(second)")

        let renewed = await visitor.post("/api/auth/totp/recovery", ["code": .string(recovery[1])], headers)
        let again = try #require(renewed.data["recoveryCodes"]?.arrayValue, "\(renewed)")
        let codes = again.compactMap(\.stringValue)
        #expect(await visitor.post("/api/auth/totp/disable", ["code": .string(recovery[2])], headers).status == 401)
        #expect(await visitor.post("/api/auth/totp/disable", ["code": .string(codes[0])], headers).status == 200)
        #expect(await visitor.post("/api/auth/password/login", login).status == 200)
    }

    @Test func `a form gets the challenge in the address it goes back to`() async throws {
        let visitor = try await Visitor()
        let headers = Visitor.bearer(try await visitor.register())
        let secret = try #require(await visitor.post("/api/auth/totp/enroll", [:], headers).data["secret"]?.stringValue)
        let code = TestCode(secret: secret, digests: visitor.api.house.digests).at(visitor.api.house.clock.now())
        #expect(await visitor.post("/api/auth/totp/confirm", ["code": .string(code)], headers).status == 200)
        let answer = await visitor.form(
            "/api/auth/password/login",
            "email=ann%40example.org&password=correct+horse+battery",
            [.referer: "http://localhost/sign-in"]
        )
        #expect(answer.status == 302)
        let location = answer.headers[.location] ?? ""
        #expect(location.hasPrefix("http://localhost/sign-in?error=second_factor_required&challenge="))
    }
}
