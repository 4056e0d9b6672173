// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// What somebody gets who tries addresses and passwords.
@Suite(.serialized) struct Guessing {
    private static let path = "/api/auth/password/login"

    private func body(_ answer: HTTPResponse) -> String {
        answer.text.replacing(/"requestId":"[^"]*"/, with: "")
    }

    @Test func `an address that nobody has is answered as a wrong password is`() throws {
        let server = try Server(environment: Server.behindProxy)
        _ = try server.member("ada@example.org")
        let gone = try server.member("gone@example.org")
        #expect(try gone.get("/api/auth/me").status == 200)
        let id = try server.id(of: "gone@example.org")
        #expect(try server.administrator().patch("/api/users/\(id)", ["disabled": true]).status == 200)
        let answers = try [
            ["email": "ada@example.org", "password": "wrong-otter-lantern"],
            ["email": "nobody@example.org", "password": "wrong-otter-lantern"],
            ["email": "gone@example.org", "password": Server.password],
            ["email": "no address", "password": Server.password],
        ].map { try server.visitor().post(Self.path, $0) }
        for answer in answers {
            #expect(answer.status == 401)
            #expect(body(answer) == body(answers[0]))
            #expect(answer.headers.keys.sorted() == answers[0].headers.keys.sorted())
        }
    }

    @Test func `and takes as long`() throws {
        let server = try Server(environment: Server.behindProxy)
        for number in 0..<12 { _ = try server.member("user\(number)@example.org") }
        let clock = ContinuousClock()
        func times(_ email: (Int) -> String) throws -> [Duration] {
            try (0..<12).map { number in
                let visitor = server.visitor()
                _ = try visitor.get("/health")
                let began = clock.now
                let answer = try visitor.post(Self.path, ["email": email(number), "password": "wrong-otter"])
                #expect(answer.status == 401)
                return clock.now - began
            }
        }
        let known = try times { "user\($0)@example.org" }.sorted()[6]
        let unknown = try times { "nobody\($0)@example.org" }.sorted()[6]
        // Without the same hashing for both they would be apart by a factor of ten.
        #expect(known < unknown * 2 && unknown < known * 2, "known \(known), unknown \(unknown)")
    }

    @Test func `what sends mail doesn't say who has an account`() throws {
        let server = try Server(environment: Server.behindProxy)
        _ = try server.member("ada@example.org")
        for path in ["password/reset", "magic/login", "otp/login", "otp/register"] {
            let answers = try ["ada@example.org", "nobody@example.org"].map { email in
                let answer = try server.visitor().post("/api/auth/\(path)", ["email": email])
                #expect(answer.status == 200, "\(answer)")
                return body(answer).replacing(/"expiresAt":"[^"]*"/, with: "")
            }
            #expect(answers[0] == answers[1], "\(path)")
        }
    }

    @Test func `the eleventh attempt in a minute waits, whatever address its headers claim`() throws {
        let server = try Server()
        let client = server.guest()
        var statuses: [Int] = []
        for number in 0..<14 {
            let forged = "203.0.113.\(number)"
            let answer = try client.post(
                Self.path,
                json: ["email": "user\(number)@example.org", "password": "wrong-otter"],
                headers: [
                    "X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": "for=\(forged)",
                    "X-Client-IP": forged, "True-Client-IP": forged, "CF-Connecting-IP": forged,
                ]
            )
            statuses.append(answer.status)
            if answer.status == 429 {
                #expect((Int(answer.headers["retry-after"] ?? "") ?? 0) > 0, "\(answer.headers)")
                #expect(try answer.json()["code"].string == "too_many_attempts")
            }
        }
        // The administrator's own sign-in was the first of the ten.
        #expect(statuses.filter { $0 == 401 }.count <= 10 && statuses.last == 429, "\(statuses)")
        // What is not a sign-in goes on.
        #expect(try client.get("/health").status == 200)
        #expect(try server.client().get("/api/auth/me").status == 200)
    }

    @Test func `behind a proxy that is believed, only what it added counts`() throws {
        let server = try Server(environment: Server.behindProxy)
        let client = server.guest()
        var last = 0
        for number in 0..<14 {
            let chain = "198.51.100.\(number), 203.0.113.9"
            let answer = try client.post(
                Self.path,
                json: ["email": "user\(number)@example.org", "password": "wrong-otter"],
                headers: ["X-Forwarded-For": chain]
            )
            last = answer.status
        }
        #expect(last == 429)
        let mapped = try client.post(
            Self.path,
            json: ["email": "user@example.org", "password": "wrong-otter"],
            headers: ["X-Forwarded-For": "::ffff:203.0.113.9"]
        )
        #expect(mapped.status == 429, "an address that IPv6 carries is the same address: \(mapped)")
    }

    @Test func `five wrong passwords lock that address out of that account, and nobody else`() throws {
        let server = try Server(environment: Server.behindProxy)
        _ = try server.member("ada@example.org")
        let guesser = server.visitor()
        var statuses: [Int] = []
        for _ in 0..<6 {
            statuses.append(
                try guesser.post(Self.path, ["email": "ADA@example.org ", "password": "wrong-otter"]).status
            )
        }
        #expect(statuses.prefix(5).allSatisfy { $0 == 401 } && statuses.last == 429, "\(statuses)")
        let right = ["email": "ada@example.org", "password": Server.password]
        #expect(try guesser.post(Self.path, right).status == 429)
        #expect(try server.visitor().post(Self.path, right).status == 200)
    }

    @Test func `a password that everybody tries first is not taken`() throws {
        let server = try Server(environment: Server.behindProxy)
        for password in ["password", "12345678", "qwertyuiop", "ada@example.org", "short"] {
            let body = ["email": "ada@example.org", "password": password]
            let answer = try server.visitor().post("/api/auth/password/register", body)
            #expect(answer.status == 422, "\(answer)")
        }
    }
}
