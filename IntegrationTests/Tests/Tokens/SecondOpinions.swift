// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// What joserfc and PyJWT say of our tokens, and what the server says of theirs.
@Suite struct SecondOpinions {
    /// 32 bytes in base64url, so that what the server seals can be opened here.
    private static let masterKey = "cm9vc3Qgcm9vc3Qgcm9vc3Qgcm9vc3Qgcm9vc3Qgcm8"

    private let server: Server
    private let others: Peer
    private let ada: Visitor
    private let token: String

    init() throws {
        server = try Server(environment: Server.behindProxy.merging(["ROOST_MASTER_KEY": Self.masterKey]) { $1 })
        others = try Peer("second_opinion.py")
        ada = try server.member("ada@example.org")
        token = try #require(ada.token)
    }

    private func keys() throws -> [String: Any] {
        let body = try server.guest().get("/.well-known/jwks.json").body
        return try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    private func claims() throws -> [String: Any] {
        var text = token.split(separator: ".")[1].replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        let data = try #require(Data(base64Encoded: String(text)))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func `both read it with the published keys`() throws {
        let opinion = try others.ask(["check": token, "keys": try keys()])
        for name in ["joserfc", "pyjwt"] {
            #expect(opinion[name]["claims"]["email"].string == "ada@example.org", "\(name): \(opinion)")
            #expect(opinion[name]["header"]["alg"].string == "EdDSA")
        }
    }

    @Test func `both refuse one that was tampered with, and so does the server`() throws {
        let parts = token.split(separator: ".").map(String.init)
        var changed = Array(parts[1].utf8)
        changed[10] = changed[10] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        var signature = Array(parts[2].utf8)
        signature[5] = signature[5] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        for bad in [
            [parts[0], String(decoding: changed, as: UTF8.self), parts[2]],
            [parts[0], parts[1], String(decoding: signature, as: UTF8.self)],
            [parts[0], parts[1], ""],
        ] {
            let text = bad.joined(separator: ".")
            let opinion = try others.ask(["check": text, "keys": try keys()])
            #expect(opinion["joserfc"].isNull && opinion["pyjwt"].isNull, "\(opinion)")
            #expect(try server.visitor(token: text).get("/api/auth/sessions").status == 401)
        }
    }

    @Test func `a token that somebody else signed is refused`() throws {
        let all: [String] = ["none", "None", "NONE", "EdDSA", "ES256", "RS256", "HS256"]
        for algorithm in all {
            let published = try #require(((try keys())["keys"] as? [[String: Any]])?.first)
            let key = try #require(published["x"] as? String)
            let id = try #require(published["kid"] as? String)
            let alg = algorithm.lowercased() == "none" ? "none" : algorithm
            for header in [["kid": id], [:], ["kid": "../../dev/null"], ["kid": id, "alg": algorithm]] {
                // The public key as secret of HS256 is the classic confusion.
                let question: [String: Any] = ["sign": try claims(), "alg": alg, "header": header, "secretBase64": key]
                var forged = try others.ask(question)["token"].string ?? ""
                #expect(try server.visitor(token: forged).get("/api/auth/sessions").status == 401, "\(header)")
                if alg == "none" { forged += token.split(separator: ".")[2] }
                #expect(try server.visitor(token: forged).get("/api/auth/sessions").status == 401, "\(header)")
            }
            let embedded: [String: Any] = [
                "jwk": published, "jku": "http://127.0.0.1:1/keys", "x5u": "http://127.0.0.1:1/",
            ]
            let asked: [String: Any] = ["sign": try claims(), "alg": alg, "header": embedded, "secret": ""]
            let forged = try others.ask(asked)["token"].string ?? ""
            #expect(try server.visitor(token: forged).get("/api/auth/sessions").status == 401)
            #expect(try ada.get("/api/auth/sessions").status == 200)
        }
    }

    /// The secret of HS256, which is kept sealed, as another implementation of the ciphers opens it.
    private func sharedSecret() throws -> String {
        let database = server.folder.url.appending(path: "roost_data/data.db")
        let sql = "SELECT sealed FROM _roost_signing_keys WHERE algorithm = 'HS256'"
        let sealed = try #require(try Program.sqlite(database, sql).first)
        let purpose = "auth.signing-key"
        let question = ["sealed": sealed, "master": Self.masterKey, "purpose": purpose]
        #expect(try others.ask(question.merging(["purpose": "auth.settings"]) { $1 })["plain"].isNull)
        return try #require(try others.ask(question)["plain"].string)
    }

    @Test func `signing by HS256 is a setting, and old tokens go on`() throws {
        try server.configure(["jwt": ["alg": "HS256", "issuer": "https://app.example.org"]])
        let next = try server.visitor().post(
            "/api/auth/password/login",
            ["email": "ada@example.org", "password": Server.password]
        )
        let text = try #require(try next.json()["token"].string)
        let header = try #require(
            Data(base64Encoded: String(text.split(separator: ".")[0]) + "==") ?? Data(
                base64Encoded: String(text.split(separator: ".")[0]) + "="
            ) ?? Data(base64Encoded: String(text.split(separator: ".")[0]))
        )
        #expect(try JSON(parsing: header)["alg"].string == "HS256")
        let secret = try sharedSecret()
        let opinion = try others.ask(["check": text, "secret": secret])
        for name in ["joserfc", "pyjwt"] {
            #expect(opinion[name]["claims"]["email"].string == "ada@example.org", "\(name): \(opinion)")
            #expect(opinion[name]["claims"]["iss"].string == "https://app.example.org")
        }
        let other = try others.ask(["check": text, "secret": Self.masterKey])
        #expect(other["joserfc"].isNull && other["pyjwt"].isNull, "\(other)")
        #expect(try server.visitor(token: text).get("/api/auth/me").status == 200)
        let old = try ada.get("/api/auth/sessions").status
        #expect(old == 200 || old == 401)

        // The secret is nobody's but the server's.
        #expect(!(try server.guest().get("/.well-known/jwks.json").text.contains("\"k\"")))
        for secret in ["", "secret", "roost", "HS256"] {
            let forged = try others.ask(["sign": try claims(), "alg": "HS256", "secret": secret])["token"].string ?? ""
            #expect(try server.visitor(token: forged).get("/api/auth/sessions").status == 401)
        }
        let parts = text.split(separator: ".")
        #expect(try server.visitor(token: "\(parts[0]).\(parts[1]).").get("/api/auth/sessions").status == 401)
    }

    @Test func `a token that has run out is refused by all`() throws {
        try server.configure(["session": ["accessExpires": 10]])
        let body: [String: Any] = ["email": "ada@example.org", "password": Server.password, "refresh": true]
        let pair = try server.visitor().post("/api/auth/password/login", body).json()
        let short = try #require(pair["token"].string)
        var status = 200
        let deadline = ContinuousClock.now + .seconds(20)
        while status == 200, ContinuousClock.now < deadline {
            status = try server.visitor(token: short).get("/api/auth/sessions").status
        }
        #expect(status == 401)
        let opinion = try others.ask(["check": short, "keys": try keys()])
        #expect(opinion["joserfc"].isNull && opinion["pyjwt"].isNull, "\(opinion)")
        let fresh = try server.visitor().post(
            "/api/auth/token/refresh",
            ["refreshToken": pair["refreshToken"].string ?? ""]
        )
        #expect(fresh.status == 200, "\(fresh)")
    }
}
