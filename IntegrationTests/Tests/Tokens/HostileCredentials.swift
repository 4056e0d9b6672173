// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Credentials of every shape are answered, and never by a failure of the server.
@Suite struct HostileCredentials {
    private static let count = 2_000

    /// Makes texts that look like something, and others that look like nothing.
    private struct Forger {
        var random: SeededGenerator
        let token: String
        let key: String

        private static let alphabet = Array("ABCabc012-_.=+/ {}\":,;%\\'~".utf8)

        private mutating func noise(_ length: Int) -> [UInt8] {
            (0..<length).map { _ in
                Bool.random(using: &random)
                    ? Self.alphabet.randomElement(using: &random) ?? 65 : UInt8.random(in: 0x20...0x7E, using: &random)
            }
        }

        private mutating func mutated(_ text: String) -> [UInt8] {
            var bytes = Array(text.utf8)
            for _ in 0...Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0x21...0x7E, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8(ascii: "."), at: place)
                case 3: bytes = Array(bytes[..<place])
                default: bytes += bytes[place...]
                }
            }
            return bytes
        }

        private func segment(_ text: String) -> String {
            Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
                "=",
                with: ""
            )
        }

        private mutating func json() -> String {
            let values = [
                "null", "true", "1e400", "-1", "\"\"", "[]", "{}", "9223372036854775808", "\"admin\"", "0.1",
                "\"\\ud800\"", "1e-400", "[[[[[[[[]]]]]]]]", "\"EdDSA\"", "\"none\"",
            ]
            let names = [
                "alg", "kid", "typ", "id", "email", "role", "roles", "sid", "iat", "exp", "iss", "crit", "imp",
            ]
            let members = (0...Int.random(in: 0...6, using: &random)).map { _ in
                "\"\(names.randomElement(using: &random) ?? "")\":\(values.randomElement(using: &random) ?? "")"
            }
            return "{" + members.joined(separator: ",") + "}"
        }

        mutating func text() -> [UInt8] {
            switch Int.random(in: 0...9, using: &random) {
            case 0: noise(Int.random(in: 0...200, using: &random))
            case 1, 2, 3: mutated(token)
            case 4: mutated(key)
            case 5: Array("\(segment(json())).\(segment(json())).\(segment(json()))".utf8)
            case 6: Array("\(token.split(separator: ".")[0]).\(segment(json())).\(token.split(separator: ".")[2])".utf8)
            case 7: Array(String(repeating: "A.", count: Int.random(in: 1...3_000, using: &random)).utf8)
            case 8:
                Array((Bool.random(using: &random) ? "sk_" : "pk_").utf8)
                    + noise(Int.random(in: 0...80, using: &random))
            default: Array(segment(String(repeating: "[", count: 4_000)).utf8) + Array(".a.b".utf8)
            }
        }
    }

    @Test func `two thousand of them`() throws {
        let server = try Server(environment: Server.behindProxy)
        let ada = try server.member("ada@example.org")
        let made = try server.administrator().post("/api/api-keys", ["name": "k", "kind": "secret"]).json()
        let seed = UInt64.random(in: .min ... .max)
        var forger = Forger(
            random: SeededGenerator(seed: seed),
            token: try #require(ada.token),
            key: try #require(made["data"]["key"].string)
        )
        let paths = ["/api/auth/me", "/api/users", "/api/system/info", "/api/auth/sessions", "/health"]
        var (strange, answered) = ([String](), 0)
        for number in 0..<Self.count {
            let name = ["Authorization", "Authorization", "X-API-Key", "Cookie"][number % 4]
            let prefix = number % 4 == 0 ? "Bearer " : name == "Cookie" ? "auth=" : ""
            let text = prefix + String(decoding: forger.text(), as: UTF8.self)
            let path = paths[number % paths.count]
            // Each from an address of its own: a flood of bad keys from one is turned away.
            guard let answer = try? server.visitor().get(path, [name: text]) else {
                strange.append("\(name): \(text) got no answer")
                continue
            }
            answered += 1
            if answer.status >= 500 { strange.append("\(name): \(text) -> \(answer.status)") }
            if path == "/api/users" && answer.status == 200 && !text.contains(forger.key) {
                strange.append("\(name): \(text) opened \(path)")
            }
        }
        #expect(strange.isEmpty, "seed \(seed): \(strange.prefix(5))")
        #expect(answered == Self.count)
        #expect(server.program.isRunning)
        #expect(try ada.get("/api/auth/me").status == 200)
    }

    @Test func `bodies that are no sign-in`() throws {
        let all: [String] = [
            "", "x", "[]", "null", "{\"email\":1,\"password\":[]}", "{\"email\":{\"$ne\":null}}", "\u{FEFF}{}",
        ]
        let server = try Server(environment: Server.behindProxy, hasAdministrator: false)
        for body in all {
            for path in [
                "password/login", "password/register", "otp/login", "otp/register", "magic/login", "totp/verify",
                "token/refresh", "verify/confirm", "password/reset", "password/reset/confirm", "email/confirm",
                "anonymous/login", "logout",
            ] {
                let answer = try server.visitor().send(
                    "POST",
                    "/api/auth/\(path)",
                    headers: ["Content-Type": "application/json"],
                    body: Array(body.utf8)
                )
                #expect(answer.status < 500, "\(path) \(body): \(answer)")
                #expect(answer.status >= 400 || path == "logout", "\(path) \(body): \(answer)")
            }
        }
    }
}
