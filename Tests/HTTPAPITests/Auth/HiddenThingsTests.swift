// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import JSON
import Kernel
import Testing

@testable import HTTPAPI

/// What accounts have that nobody is shown.
struct HiddenThingsTests {
    @Test func `me shows no hidden field`() async throws {
        let visitor = try await Visitor(hidden: ["pin"])
        _ = try await visitor.api.house.settings.patch(["jwt": ["fields": ["id", "pin", "nick"]]], by: .system)
        let registration: JSONValue = [
            "email": .string(Visitor.email), "password": .string(Visitor.password), "pin": "pin-4711", "nick": "bee",
        ]
        let registered = await visitor.post("/api/auth/password/register", registration)
        let token = try #require(registered.json["token"]?.stringValue, "\(registered)")
        let account = try #require(try await visitor.api.house.services.accounts.find(email: Visitor.email))
        #expect(account.fields["pin"] == "pin-4711")
        let hash = try #require(
            try await visitor.api.house.store.find(.accounts, id: account.id)?["strategy_value"]?.stringValue
        )
        let (own, admin) = (Visitor.bearer(token), try await Cast(visitor.api).headers(.admin))
        let login: JSONValue = ["email": .string(Visitor.email), "password": .string(Visitor.password)]
        let answers = [
            registered, await visitor.post("/api/auth/password/login", login),
            await visitor.api.get("/api/auth/me", headers: own),
            await visitor.api.get("/api/auth/me", headers: Visitor.cookie(token)),
            await visitor.api.get("/api/users/\(account.id)", headers: admin),
            await visitor.api.get("/api/users", headers: admin),
            await visitor.post("/api/auth/impersonate", ["user": account.id.json], admin),
        ]
        for answer in answers {
            #expect(answer.status == 200, "\(answer)")
            let payload = (answer.json["token"]?.stringValue?.split(separator: ".").dropFirst().first).map(String.init)
            let claims = String(decoding: Base64URL.decode(payload ?? "") ?? [], as: UTF8.self)
            for text in [answer.text, claims] {
                #expect(!text.contains("pin-4711") && !text.contains(hash) && !text.contains("strategy_value"))
            }
        }
        #expect(answers[2].json["user"]?["nick"] == "bee")
    }

    @Test func `people don't see where administrators are who act in their name`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        let services = visitor.api.house.services
        let admin = try await Cast(visitor.api).signedIn(.admin)
        let principal = try await visitor.api.house.authenticator.authenticate(
            Credentials(bearer: admin.issued.token.reveal())
        )
        let account = try #require(try await services.accounts.find(email: Visitor.email))
        let desk = Client(address: "203.0.113.9", userAgent: "desk-browser")
        _ = try await services.signIn.impersonate(account.id, by: principal, client: desk)
        _ = try await services.accounts.change(
            account.id,
            AccountChange(isVerified: true),
            by: principal,
            client: desk
        )
        let headers = Visitor.bearer(token)
        let sessions = await visitor.api.get("/api/auth/sessions", headers: headers)
        let activity = await visitor.api.get("/api/activity", headers: headers)
        #expect(sessions.data.arrayValue?.contains { $0["kind"] == "impersonation" } == true)
        let actions = activity.data.arrayValue?.compactMap { $0["action"]?.stringValue } ?? []
        #expect(actions.contains("impersonate") && actions.contains("users.change"))
        for answer in [sessions, activity] {
            #expect(answer.text.contains("127.0.0.1"))
            for secret in ["203.0.113.9", "desk-browser", admin.account.email] {
                #expect(!answer.text.contains(secret), "\(secret): \(answer)")
            }
        }
        let all = await visitor.api.get("/api/activity", headers: Visitor.bearer(admin.issued.token.reveal()))
        #expect(all.text.contains("203.0.113.9"))
    }
}
