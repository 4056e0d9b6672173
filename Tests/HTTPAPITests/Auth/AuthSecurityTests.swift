// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import DataDomain
import HTTPTypes
import JSON
import Kernel
import Testing

@testable import HTTPAPI

/// What nobody learns, and what nobody gets past.
struct AuthSecurityTests {
    // MARK: - Enumeration

    private static func withoutID(_ answer: Answer) -> String {
        guard case .object(var object) = answer.json else { return answer.text }
        object["requestId"] = nil
        let headers = answer.headers.filter { $0.name.canonicalName != "x-request-id" }.map {
            "\($0.name): \($0.value)"
        }
        return "\(answer.status) \(headers) \(JSONValue.object(object))"
    }

    @Test func `unknown, wrong and disabled are answered alike`() async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        try await visitor.register("off@example.org")
        let accounts = visitor.api.house.services.accounts
        let off = try #require(try await accounts.find(email: "off@example.org"))
        _ = try await accounts.change(
            off.id,
            AccountChange(isDisabled: true),
            by: .system
        )
        let bodies: [JSONValue] = [
            ["email": "nobody@example.org", "password": "correct horse battery"],
            ["email": "ann@example.org", "password": "wrong horse battery"],
            ["email": "off@example.org", "password": "correct horse battery"],
            ["email": "not an address", "password": "correct horse battery"],
        ]
        var seen: Set<String> = []
        for body in bodies { seen.insert(Self.withoutID(await visitor.post("/api/auth/password/login", body))) }
        #expect(seen.count == 1, "\(seen)")
        #expect(seen.first?.hasPrefix("401") == true)
    }

    @Test(arguments: [
        "/api/auth/password/reset", "/api/auth/magic/login", "/api/auth/otp/login", "/api/auth/otp/register",
    ])
    func `who has an account is not told by mail that is asked for`(_ target: String) async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        let known = await visitor.post(target, ["email": "ann@example.org"])
        let unknown = await visitor.post(target, ["email": "nobody@example.org"])
        #expect(known.status == 200)
        #expect(Self.withoutID(known) == Self.withoutID(unknown))
    }

    // MARK: - Addresses

    @Test func `an address that the caller writes is not the caller's`() async throws {
        let visitor = try await Visitor()
        let body: JSONValue = ["email": "ann@example.org", "password": .string(Visitor.password)]
        let spoofed: HTTPFields = [.forwardedFor: "203.0.113.9", .realIP: "203.0.113.9"]
        let answer = await visitor.post("/api/auth/password/register", body, spoofed)
        let token = try #require(answer.json["token"]?.stringValue)
        let sessions = await visitor.api.get("/api/auth/sessions", headers: Visitor.bearer(token))
        #expect(sessions.data[0]?["address"] == "127.0.0.1")
    }

    @Test func `attempts are limited by address, whatever the caller writes`() async throws {
        let visitor = try await Visitor(limited: true)
        try await visitor.register()
        var statuses: [Int] = []
        for number in 0..<40 {
            let answer = await visitor.post(
                "/api/auth/password/login",
                ["email": "ann@example.org", "password": "wrong"],
                [.forwardedFor: "203.0.113.\(number)"]
            )
            statuses.append(answer.status)
            if answer.status == 429 {
                #expect(answer.code == "too_many_attempts")
                #expect(Int(answer.headers[.retryAfter] ?? "").map { $0 > 0 } == true)
            }
        }
        #expect(statuses.first == 401)
        #expect(statuses.last == 429)
    }

    // MARK: - Tokens

    @Test(arguments: [1, 2] as [UInt64])
    func `no token or key of any shape is the server's fault`(_ seed: UInt64) async throws {
        let visitor = try await Visitor()
        let good = try await visitor.register()
        let key = try await Cast(visitor.api).key(.secret)
        var random = SeededRandom(seed: seed)
        var statuses: [Int: Int] = [:]
        for round in 0..<2_500 {
            let text = Self.spoiled(round % 2 == 0 ? good : key, &random)
            let headers: HTTPFields =
                switch random.below(4) {
                case 0: [.authorization: "Bearer \(text)"]
                case 1: [.authorization: text]
                case 2: [.apiKey: text]
                default: [.cookie: "a=b; auth=\(text); c"]
                }
            let answer = await visitor.api.get("/api/auth/me", headers: headers)
            #expect([200, 401, 403].contains(answer.status), "\(headers): \(answer)")
            statuses[answer.status, default: 0] += 1
        }
        #expect(statuses[401, default: 0] > 500, "\(statuses)")
    }

    private static func spoiled(_ text: String, _ random: inout SeededRandom) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...random.below(3) {
            let place = random.below(max(bytes.count, 1))
            switch random.below(5) {
            case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(9)))
            case 1: bytes.insert(contentsOf: bytes.prefix(random.below(40)), at: min(place, bytes.count))
            case 2: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: 0x21 + random.below(0x5E)) }
            case 3: bytes.insert(UInt8(ascii: "."), at: min(place, bytes.count))
            default: bytes = Array("eyJhbGciOiJub25lIn0.eyJpZCI6MX0.".utf8) + bytes.prefix(random.below(20))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `an unsigned token and one of another key are worth nothing`() async throws {
        let visitor = try await Visitor()
        let good = try await visitor.register()
        let parts = good.split(separator: ".").map(String.init)
        let other = try await Visitor()
        let foreign = try await other.register()
        for token in [
            "\(Base64URL.encode(Array(#"{"alg":"none","typ":"JWT"}"#.utf8))).\(parts[1]).", "\(parts[0]).\(parts[1]).",
            "\(parts[0]).\(parts[1]).AAAA", foreign + "x",
        ] {
            let answer = await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token))
            #expect(answer.status == 401, "\(token)")
            #expect(answer.headers[.wwwAuthenticate] == "Bearer")
        }
    }

    @Test func `bad credentials keep nobody from signing in and out`() async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        let bad = Visitor.bearer("a.b.c")
        let body: JSONValue = ["email": "ann@example.org", "password": .string(Visitor.password)]
        #expect(await visitor.post("/api/auth/password/login", body, bad).status == 200)
        #expect(await visitor.post("/api/auth/logout", [:], bad).status == 200)
        #expect(await visitor.api.get("/api/auth/strategies", headers: bad).status == 200)
        #expect(await visitor.api.get("/health", headers: bad).status == 200)
        #expect(await visitor.api.get("/api/system/ping", headers: bad).status == 401)
    }

    // MARK: - Secrets

    @Test func `secrets go into the settings and never come out`() async throws {
        let visitor = try await Visitor()
        let admin = try await Cast(visitor.api).headers(.admin)
        let strategy: JSONValue = [
            "type": "oauth", "enabled": true,
            "config": ["name": "google", "client": ["client_id": "client", "client_secret": "very-secret-value"]],
        ]
        var headers = admin
        headers[.contentType] = "application/json"
        let set = await visitor.api.send(
            .post,
            "/api/system/config/set/auth",
            headers: headers,
            body: JSONValue.object(JSONObject([("strategies", .object(JSONObject([("google", strategy)])))])).text
        )
        #expect(set.status == 202, "\(set)")
        #expect(!set.text.contains("very-secret-value"))
        for target in [
            "/api/system/config", "/api/system/config/auth", "/api/system/config/auth?secrets=1",
            "/api/system/config/raw",
            "/api/system/schema?config=1&secrets=1", "/api/system/schema/auth?config=1&secrets=1",
            "/api/auth/strategies",
            "/api/activity", "/api/openapi",
        ] {
            let answer = await visitor.api.get(target, headers: admin)
            #expect(answer.status == 200, "\(target): \(answer)")
            #expect(!answer.text.contains("very-secret-value"), "\(target)")
            #expect(!answer.text.contains("client_secret\":\""), "\(target)")
        }
        #expect(
            visitor.api.house.settings.current.strategies["google"]?.config["client"]?["client_secret"]
                == "very-secret-value"
        )
    }

    @Test func `what carries a token is kept nowhere`() async throws {
        let visitor = try await Visitor()
        let token = try await visitor.register()
        let body: JSONValue = ["email": "ann@example.org", "password": .string(Visitor.password)]
        let admin = try await Cast(visitor.api).headers(.admin)
        let answers = [
            await visitor.post("/api/auth/password/login", body),
            await visitor.form("/api/auth/password/login", "email=ann%40example.org&password=correct+horse+battery"),
            await visitor.api.get("/api/auth/me", headers: Visitor.bearer(token)),
            await visitor.post("/api/auth/totp/enroll", [:], Visitor.bearer(token)),
            await visitor.post("/api/api-keys", ["name": "a", "kind": "publishable"], admin),
            await visitor.post("/api/auth/impersonate", ["user": 1], admin),
            await visitor.api.get("/api/auth/sessions", headers: Visitor.bearer(token)),
        ]
        for answer in answers {
            #expect(answer.status < 400, "\(answer)")
            #expect(answer.headers[.cacheControl] == "no-store", "\(answer)")
        }
    }

    @Test func `a repeated sign-in with the same key is no replay of the first`() async throws {
        let visitor = try await Visitor()
        try await visitor.register()
        let body: JSONValue = ["email": "ann@example.org", "password": .string(Visitor.password)]
        let headers: HTTPFields = [.idempotencyKey: "one"]
        let first = await visitor.post("/api/auth/password/login", body, headers)
        visitor.api.house.clock.advance(seconds: 1)
        let second = await visitor.post("/api/auth/password/login", body, headers)
        #expect(first.json["token"] != nil)
        #expect(first.json["token"] != second.json["token"])
    }

    // MARK: - The local socket

    @Test func `the local socket speaks for the server, a proxy in front of it does not`() async throws {
        let visitor = try await Visitor()
        func status(_ headers: HTTPFields, local: Bool) async -> Int {
            let request = InboundRequest(
                method: .get,
                target: "/api/users",
                authority: "localhost",
                headers: headers,
                body: .none,
                peer: nil,
                isSecure: false,
                isOnLocalSocket: local
            )
            return await visitor.api.edge.respond(to: request).status.code
        }
        #expect(await status([:], local: true) == 200)
        #expect(await status([:], local: false) == 401)
        #expect(await status([.forwardedFor: "203.0.113.9"], local: true) == 401)
        #expect(await status([.authorization: "Bearer a.b.c"], local: true) == 401)
    }
}

extension HTTPField.Name {
    static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .from
    static let realIP = HTTPField.Name("X-Real-IP") ?? .from
}
