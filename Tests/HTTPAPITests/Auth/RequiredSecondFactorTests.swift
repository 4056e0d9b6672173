// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import DataDomain
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// Where administrators need a second factor, they can do nothing else before they have shown one.
struct RequiredSecondFactorTests {
    /// An API whose administrators need a second factor, and the token of one who has none.
    private func begin() async throws -> (visitor: Visitor, headers: HTTPFields) {
        let visitor = try await Visitor()
        let token = try await Cast(visitor.api).token(.admin)
        _ = try await visitor.api.house.settings.patch(["mfa": ["requiredForAdmins": true]], by: .system)
        return (visitor, Visitor.bearer(token))
    }

    /// Operations about setting it up; all that is open to anybody is open to administrators too.
    private static let allowed: Set = ["enrollSecondFactor", "confirmSecondFactor", "stepUp"]

    @Test func `every other route is closed`() async throws {
        let (visitor, headers) = try await begin()
        var open: Set<String> = []
        for route in visitor.api.table.routes where ![.open, .account].contains(route.access) {
            let path = route.path.description.split(separator: "/")
                .map { $0 == "{entity}" ? "tags" : $0 == "{module}" ? "auth" : $0.hasPrefix("{") ? "9" : $0 }
                .joined(separator: "/")
            let body = [.post, .patch, .put].contains(route.method) ? "{}" : nil
            let answer = await visitor.api.send(route.method, "/" + path, headers: headers, body: body)
            if answer.code != "second_factor_needed" {
                open.insert(route.operation.id)
            } else {
                #expect(answer.status == 403)
            }
        }
        #expect(open == Self.allowed)
    }

    @Test(arguments: WayIn.allCases)
    func `whichever way administrators sign in, they show a second factor before anything else`(_ way: WayIn)
        async throws
    {
        let (visitor, _) = try await begin()
        try await WayIn.prepare(visitor)
        let email = "someone-admin@example.org"
        var headers = try await way.enter(visitor, as: email, password: Cast.password)
        headers[.secFetchSite] = "same-origin"
        #expect(await visitor.api.get("/api/auth/me", headers: headers).json["user"]?["role"] == "admin")
        for target in ["/api/users", "/api/roles", "/api/api-keys", "/api/system/config/auth", "/api/data/tags"] {
            #expect(await visitor.api.get(target, headers: headers).code == "second_factor_needed", "\(target)")
        }
        let user = await visitor.post("/api/users", ["email": "x@example.org", "roles": ["admin"]], headers)
        #expect(user.code == "second_factor_needed")
    }

    @Test func `whoever sets one up is an administrator again, and whoever gives it up is none`() async throws {
        let (visitor, headers) = try await begin()
        let house = visitor.api.house
        #expect(await visitor.api.get("/api/auth/me", headers: headers).json["user"]?["role"] == "admin")
        #expect(await visitor.api.get("/api/users", headers: headers).code == "second_factor_needed")
        let begun = await visitor.post("/api/auth/totp/enroll", [:], headers)
        let code = TestCode(secret: try #require(begun.data["secret"]?.stringValue), digests: house.digests)
        let confirmed = await visitor.post(
            "/api/auth/totp/confirm",
            ["code": .string(code.at(house.clock.now()))],
            headers
        )
        let recovery = try #require(confirmed.data["recoveryCodes"]?[0]?.stringValue, "\(confirmed)")
        #expect(await visitor.api.get("/api/users", headers: headers).status == 200)
        let disabled = await visitor.post("/api/auth/totp/disable", ["code": .string(recovery)], headers)
        #expect(disabled.status == 200, "\(disabled)")
        #expect(await visitor.api.get("/api/users", headers: headers).code == "second_factor_needed")
        #expect(await visitor.post("/api/auth/logout", [:], headers).status == 200)
        #expect(await visitor.api.get("/api/users", headers: headers).status == 401)
    }

    @Test func `an earlier session becomes an administrator's by a code of its own`() async throws {
        let (visitor, headers) = try await begin()
        let house = visitor.api.house
        let other = Visitor.bearer(try await Cast(visitor.api).token(.admin))
        let begun = await visitor.post("/api/auth/totp/enroll", [:], headers)
        let code = TestCode(secret: try #require(begun.data["secret"]?.stringValue), digests: house.digests)
        let confirmation: JSONValue = ["code": .string(code.at(house.clock.now()))]
        #expect(await visitor.post("/api/auth/totp/confirm", confirmation, headers).status == 200)
        #expect(await visitor.api.get("/api/users", headers: other).code == "second_factor_needed")
        house.clock.advance(seconds: 60)
        let proof: JSONValue = ["code": .string(code.at(house.clock.now()))]
        #expect(await visitor.post("/api/auth/step-up", proof, other).status == 200)
        #expect(await visitor.api.get("/api/users", headers: other).status == 200)
    }

    @Test func `keys, other people and the local socket are not asked`() async throws {
        let (visitor, _) = try await begin()
        let cast = Cast(visitor.api)
        for role in [Cast.Role.secret, .limited(.usersRead)] {
            let headers = try await cast.headers(role)
            #expect(await visitor.api.get("/api/users", headers: headers).status == 200, "\(role)")
        }
        let answer = await visitor.api.edge.respond(
            to: InboundRequest(
                method: .get,
                target: "/api/users",
                authority: "localhost",
                headers: [:],
                body: .none,
                peer: nil,
                isSecure: false,
                isOnLocalSocket: true
            )
        )
        #expect(answer.status == .ok)
    }

    @Test func `a publishable key is no way around it`() async throws {
        let (visitor, headers) = try await begin()
        var both = headers
        both[.apiKey] = try await Cast(visitor.api).key(.publishable)
        #expect(await visitor.api.get("/api/users", headers: both).code == "second_factor_needed")
    }
}
