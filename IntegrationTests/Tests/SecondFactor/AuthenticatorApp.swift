// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// The second factor, with pyotp in the part of the authenticator app.
@Suite struct AuthenticatorApp {
    private let server: Server
    private let app: Peer

    init() throws {
        server = try Server(environment: Server.behindProxy)
        app = try Peer("second_opinion.py")
    }

    private func login(_ email: String) throws -> HTTPResponse {
        try server.visitor().post("/api/auth/password/login", ["email": email, "password": Server.password])
    }

    /// The codes of the step before this one, this one and the next, all of which count while the step lasts.
    private func codes(_ uri: String) throws -> [String] {
        var seconds = 0
        // A step that is about to end would take the first code away.
        repeat {
            seconds = try app.ask(["uri": uri])["seconds"].int ?? 0
            if seconds < 4 { usleep(200_000) }
        } while seconds < 4
        return try [-1, 0, 1].map { try app.ask(["uri": uri, "offset": $0])["code"].string ?? "" }
    }

    private func enroll(_ visitor: Visitor) throws -> (codes: [String], recovery: [String]) {
        let begun = try visitor.post("/api/auth/totp/enroll", [String: Any]())
        #expect(begun.status == 200, "\(begun)")
        let uri = try #require(try begun.json()["data"]["uri"].string)
        let codes = try codes(uri)
        #expect(
            try visitor.post("/api/auth/totp/confirm", ["code": codes[0] == "000000" ? "1" : "000000"]).status == 401
        )
        let confirmed = try visitor.post("/api/auth/totp/confirm", ["code": codes[0]])
        #expect(confirmed.status == 200, "\(confirmed)")
        let recovery = try confirmed.json()["data"]["recoveryCodes"].list?.compactMap(\.string) ?? []
        #expect(recovery.count >= 8 && Set(recovery).count == recovery.count)
        return (codes, recovery)
    }

    @Test func `the address in the square says whose it is`() throws {
        let ada = try server.member("square@example.org")
        let uri = try ada.post("/api/auth/totp/enroll", [String: Any]()).json()["data"]["uri"].string ?? ""
        let read = try app.ask(["uri": uri])
        #expect(read["name"].string == "square@example.org")
        #expect(read["issuer"].string == "Roost")
        #expect(try login("square@example.org").status == 200, "what is not confirmed does not count")
    }

    @Test func `a sign-in takes a code of the app, each once`() throws {
        let ada = try server.member("ada@example.org")
        let (codes, _) = try enroll(ada)
        let first = try login("ada@example.org")
        #expect(first.status == 401)
        #expect(try first.json()["code"].string == "second_factor_required")
        #expect(try first.cookies.isEmpty && first.json()["token"].isMissing)
        let challenge = try #require(try first.json()["challenge"].string)

        let verify = "/api/auth/totp/verify"
        let visitor = server.visitor()
        #expect(try visitor.post(verify, ["challenge": challenge, "code": codes[0]]).status == 401, "used to confirm")
        #expect(try visitor.post(verify, ["challenge": "x" + challenge, "code": codes[1]]).status == 401)
        #expect(try visitor.get("/api/auth/me", ["Authorization": "Bearer \(challenge)"]).status == 401)
        let done = try visitor.post(verify, ["challenge": challenge, "code": codes[1]])
        #expect(done.status == 200, "\(done)")
        visitor.token = try done.json()["token"].string
        #expect(try visitor.get("/api/auth/me").json()["user"]["email"].string == "ada@example.org")

        let second = try login("ada@example.org").json()["challenge"].string ?? ""
        #expect(try server.visitor().post(verify, ["challenge": second, "code": codes[1]]).status == 401, "replayed")
        #expect(try server.visitor().post(verify, ["challenge": challenge, "code": codes[2]]).status == 401, "spent")
        #expect(try server.visitor().post(verify, ["challenge": second, "code": codes[2]]).status == 200)
    }

    @Test func `a recovery code stands in for a lost app, once`() throws {
        let ada = try server.member("lost@example.org")
        let (_, recovery) = try enroll(ada)
        let verify = "/api/auth/totp/verify"
        let first = try login("lost@example.org").json()["challenge"].string ?? ""
        let used = try server.visitor().post(verify, ["challenge": first, "recovery": recovery[0]])
        #expect(used.status == 200, "\(used)")
        let second = try login("lost@example.org").json()["challenge"].string ?? ""
        #expect(try server.visitor().post(verify, ["challenge": second, "recovery": recovery[0]]).status == 401)
        let spaced = " " + recovery[1].lowercased() + " "
        #expect(try server.visitor().post(verify, ["challenge": second, "recovery": spaced]).status == 200)
        let off = try ada.post("/api/auth/totp/disable", ["code": recovery[2]])
        #expect(off.status == 200, "\(off)")
        #expect(try login("lost@example.org").status == 200)
    }

    @Test func `six digits can't be guessed`() throws {
        let ada = try server.member("guess@example.org")
        let (codes, _) = try enroll(ada)
        let challenge = try login("guess@example.org").json()["challenge"].string ?? ""
        for number in 0..<10 {
            let guess = codes.contains("00000\(number)") ? "111111" : "00000\(number)"
            let answer = try server.visitor().post("/api/auth/totp/verify", ["challenge": challenge, "code": guess])
            #expect(answer.status == 401 || answer.status == 429, "\(answer)")
        }
        let late = try server.visitor().post("/api/auth/totp/verify", ["challenge": challenge, "code": codes[1]])
        #expect(late.status == 401 || late.status == 429, "\(late)")
    }

    @Test func `who has a factor proves themselves with it`() throws {
        let ada = try server.member("step@example.org")
        let (codes, _) = try enroll(ada)
        let password = try ada.post("/api/auth/step-up", ["password": Server.password])
        #expect(password.status == 403, "\(password)")
        #expect(try ada.post("/api/auth/step-up", ["code": "000000"]).status == 401)
        #expect(try ada.post("/api/auth/step-up", ["code": codes[1]]).status == 200)
        let renewed = try ada.post("/api/auth/totp/recovery", ["code": codes[2]])
        #expect(renewed.status == 200, "\(renewed)")
        #expect(try ada.post("/api/auth/totp/enroll", [String: Any]()).status == 409)
    }

    @Test func `administrators can be made to have one`() throws {
        let administrator = server.administrator()
        try server.configure(["mfa": ["requiredForAdmins": true]])
        let refused = try administrator.get("/api/users")
        #expect(refused.status == 403, "\(refused)")
        let (codes, _) = try enroll(administrator)
        let challenge = try login(Server.email).json()["challenge"].string ?? ""
        let done = try server.visitor().post("/api/auth/totp/verify", ["challenge": challenge, "code": codes[1]])
        #expect(done.status == 200, "\(done)")
        #expect(try server.visitor(token: try done.json()["token"].string).get("/api/users").status == 200)
    }
}
