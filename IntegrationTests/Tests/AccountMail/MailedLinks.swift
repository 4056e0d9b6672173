// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Every flow that goes over mail, from the request over a real mail server to its end.
@Suite struct MailedLinks {
    private static let other = "other-otter-lantern"

    private let mailbox: Mailbox
    private let server: Server

    init() throws {
        mailbox = try Mailbox()
        server = try Server(environment: mailbox.environment.merging(Server.behindProxy) { $1 })
    }

    private func login(_ email: String, _ password: String = Server.password) throws -> Int {
        let body = ["email": email, "password": password]
        return try server.visitor().post("/api/auth/password/login", body).status
    }

    private func isVerified(_ visitor: Visitor) throws -> Bool? {
        try visitor.get("/api/auth/me").json()["user"]["verified"].bool
    }

    @Test func `an address is verified by its link, once`() throws {
        let ada = try server.member("ada@example.org")
        #expect(try isVerified(ada) == false)
        #expect(try ada.post("/api/auth/verify", [String: Any]()).status == 200)
        let mail = try mailbox.next(to: "ada@example.org")
        #expect(mail.isTrusted)
        let token = try mail.token()
        let other = server.visitor()
        #expect(try other.post("/api/auth/verify/confirm", ["token": token + "x"]).status == 401)
        #expect(
            try other.post("/api/auth/password/reset/confirm", ["token": token, "password": Self.other]).status == 401
        )
        #expect(try other.post("/api/auth/verify/confirm", ["token": token]).status == 200)
        #expect(try isVerified(ada) == true)
        #expect(try other.post("/api/auth/verify/confirm", ["token": token]).status == 401)
    }

    @Test func `a forgotten password is set anew, which ends sessions and the link`() throws {
        let ada = try server.member("reset@example.org")
        #expect(try server.visitor().post("/api/auth/password/reset", ["email": "Reset@Example.org"]).status == 200)
        let token = try mailbox.next(to: "reset@example.org").token()
        let path = "/api/auth/password/reset/confirm"
        #expect(try server.visitor().post(path, ["token": token, "password": "short"]).status == 422)
        #expect(try server.visitor().post(path, ["token": token, "password": Self.other]).status == 200)
        #expect(try ada.get("/api/auth/sessions").status == 401)
        #expect(try login("reset@example.org") == 401)
        #expect(try login("reset@example.org", Self.other) == 200)
        #expect(try server.visitor().post(path, ["token": token, "password": Server.password]).status == 401)

        // Of two links the later one is good.
        for _ in 0..<2 {
            #expect(try server.visitor().post("/api/auth/password/reset", ["email": "reset@example.org"]).status == 200)
        }
        let links = [try mailbox.next(to: "reset@example.org"), try mailbox.next(to: "reset@example.org")]
        let statuses = try links.map {
            try server.visitor().post(path, ["token": try $0.token(), "password": "third-otter-lantern"]).status
        }
        #expect(statuses.sorted() == [200, 401], "\(statuses)")
    }

    @Test func `a magic link signs in a browser and a program, and takes the password of whoever came before`() throws {
        let squatter = try server.member("magic@example.org")
        let path = "/api/auth/magic/login"
        let asked = try server.visitor().post(path + "?redirect=/inbox", ["email": "magic@example.org"])
        #expect(asked.status == 200, "\(asked)")
        let token = try mailbox.next(to: "magic@example.org").token()
        let browser = server.visitor(.browser)
        let callback = "/api/auth/magic/callback?token="
        let arrived = try browser.get(callback + token, ["Accept": "text/html"])
        #expect(arrived.status == 302 && arrived.headers["location"] == "/inbox", "\(arrived)")
        #expect(try browser.get("/api/auth/me").json()["user"]["verified"].bool == true)
        #expect(try server.visitor(.browser).get(callback + token, ["Accept": "text/html"]).status != 302)
        // The address was never verified before: what was left behind on it is gone.
        #expect(try squatter.get("/api/auth/sessions").status == 401)
        #expect(try login("magic@example.org") == 401)

        #expect(try server.visitor().post(path, ["email": "magic@example.org"]).status == 200)
        let second = try mailbox.next(to: "magic@example.org").token()
        let program = try server.visitor().get(callback + second, ["Accept": "application/json"])
        #expect(program.status == 200, "\(program)")
        #expect(try program.json()["user"]["email"].string == "magic@example.org")
        let foreign = try server.visitor().post(
            path + "?redirect=https%3A%2F%2Fevil.example",
            ["email": "a@example.org"]
        )
        #expect(foreign.status == 400, "\(foreign)")
    }

    @Test func `a code of six digits registers and signs in`() throws {
        let visitor = server.visitor()
        let email = "otp@example.org"
        let asked = try visitor.post("/api/auth/otp/register", ["email": email])
        #expect(asked.status == 200, "\(asked)")
        #expect(try asked.json()["data"]["expiresAt"].string != nil)
        let code = try mailbox.next(to: email).code()
        let forged = ["email": email, "code": code, "role": "admin"]
        #expect(try visitor.post("/api/auth/otp/register", forged).status == 422)
        let made = try visitor.post("/api/auth/otp/register", ["email": email, "code": code])
        #expect(made.status == 200, "\(made)")
        #expect(try made.json()["user"]["email"].string == email)
        visitor.token = try made.json()["token"].string
        #expect(try isVerified(visitor) == true)
        #expect(try server.visitor().post("/api/auth/otp/register", ["email": email, "code": code]).status == 401)

        #expect(try server.visitor().post("/api/auth/otp/login", ["email": email]).status == 200)
        let login = try mailbox.next(to: email).code()
        let wrong = login == "000000" ? "000001" : "000000"
        #expect(try server.visitor().post("/api/auth/otp/login", ["email": email, "code": wrong]).status == 401)
        #expect(try server.visitor().post("/api/auth/otp/login", ["email": email, "code": login]).status == 200)
        #expect(try server.visitor().post("/api/auth/otp/login", ["email": email, "code": login]).status == 401)
    }

    @Test func `a code dies after a few guesses, from wherever they come`() throws {
        _ = try server.member("guess@example.org")
        #expect(try server.visitor().post("/api/auth/otp/login", ["email": "guess@example.org"]).status == 200)
        let code = try mailbox.next(to: "guess@example.org").code()
        for number in 0..<10 {
            let guess = "00000\(number)" == code ? "111111" : "00000\(number)"
            let answer = try server.visitor().post(
                "/api/auth/otp/login",
                ["email": "guess@example.org", "code": guess]
            )
            #expect(answer.status == 401 || answer.status == 429, "\(answer)")
        }
        let late = try server.visitor().post("/api/auth/otp/login", ["email": "guess@example.org", "code": code])
        #expect(late.status == 401 || late.status == 429, "\(late)")
    }

    @Test func `another address is taken when both ends agree`() throws {
        let ada = try server.member("old@example.org")
        #expect(try ada.post("/api/auth/verify", [String: Any]()).status == 200)
        let verify = try mailbox.next(to: "old@example.org").token()
        #expect(try ada.post("/api/auth/verify/confirm", ["token": verify]).status == 200)

        let change = ["email": "new@example.org", "password": "wrong-otter-lantern"]
        #expect(try ada.post("/api/auth/email/change", change).status == 401)
        let asked = try ada.post("/api/auth/email/change", change.merging(["password": Server.password]) { $1 })
        #expect(asked.status == 200, "\(asked)")
        let old = try mailbox.next(to: "old@example.org").token()
        let new = try mailbox.next(to: "new@example.org").token()
        let path = "/api/auth/email/confirm"
        let first = try server.visitor().post(path, ["token": new])
        #expect(try first.json()["data"]["complete"].bool == false, "\(first)")
        #expect(try ada.get("/api/auth/me").json()["user"]["email"].string == "old@example.org")
        #expect(try server.visitor().post(path, ["token": new]).status == 401)
        let second = try server.visitor().post(path, ["token": old])
        #expect(try second.json()["data"]["complete"].bool == true, "\(second)")
        #expect(try ada.get("/api/auth/me").json()["user"]["email"].string == "new@example.org")
        #expect(try login("old@example.org") == 401)
        #expect(try login("new@example.org") == 200)
    }

    @Test func `an address that somebody has can't be taken, and only they learn of it`() throws {
        _ = try server.member("owner@example.org")
        let thief = try server.member("thief@example.org")
        let body = ["email": "owner@example.org", "password": Server.password]
        let free = ["email": "free@example.org", "password": Server.password]
        let asked = try thief.post("/api/auth/email/change", body)
        #expect(asked.status == 200)
        let notice = try mailbox.next(to: "owner@example.org")
        #expect(throws: HarnessError.self) { try notice.token() }
        #expect(try thief.post("/api/auth/email/change", free).text == asked.text)
        _ = try mailbox.next(to: "free@example.org").token()
        #expect(try login("owner@example.org") == 200)

        #expect(try server.visitor().post("/api/auth/otp/register", ["email": "owner@example.org"]).status == 200)
        let told = try mailbox.next(to: "owner@example.org")
        #expect(throws: HarnessError.self) { try told.code() }
    }

    @Test func `an address that nobody has gets no mail`() throws {
        _ = try server.member("real@example.org")
        for path in ["/api/auth/password/reset", "/api/auth/magic/login", "/api/auth/otp/login"] {
            #expect(try server.visitor().post(path, ["email": "ghost@example.org"]).status == 200)
            #expect(try server.visitor().post(path, ["email": "real@example.org"]).status == 200)
            _ = try mailbox.next(to: "real@example.org")
        }
        #expect(mailbox.unread(to: "ghost@example.org") == 0)
    }

    @Test func `nobody is flooded with mail`() throws {
        let path = "/api/auth/password/reset"
        let flood = ["email": "flood@example.org"]
        let owner = try server.member("flood@example.org")
        #expect(try owner.post("/api/auth/verify", [String: Any]()).status == 200)
        let verify = try mailbox.next(to: "flood@example.org").token()
        #expect(try owner.post("/api/auth/verify/confirm", ["token": verify]).status == 200)

        // One client is told.
        let one = server.visitor()
        let statuses = try (0..<8).map { _ in try one.post(path, flood).status }
        #expect(statuses.first == 200 && statuses.last == 429, "\(statuses)")
        // Many learn nothing, and what they may send together is limited to twelve an hour.
        for _ in 0..<30 { #expect(try server.visitor().post(path, flood).status == 200) }
        for _ in 0..<12 { _ = try mailbox.next(to: "flood@example.org") }
        _ = try server.member("after@example.org")
        #expect(try server.visitor().post(path, ["email": "after@example.org"]).status == 200)
        _ = try mailbox.next(to: "after@example.org")
        #expect(mailbox.unread(to: "flood@example.org") == 0)

        // The owner still gets one where they have signed in before.
        owner.token = nil
        #expect(try owner.post(path, flood).status == 200)
        let token = try mailbox.next(to: "flood@example.org").token()
        #expect(try owner.post(path + "/confirm", ["token": token, "password": Self.other]).status == 200)
    }

    @Test func `links lead where the settings say, in the app's own words`() throws {
        try server.configure([
            "mail": [
                "appName": "Nest", "links": ["reset": "https://app.example.org/new-password?token={token}"],
                "templates": ["reset": ["en": ["subject": "Hello from {{app}}", "text": "Go to {{link}} now."]]],
            ]
        ])
        _ = try server.member("words@example.org")
        #expect(try server.visitor().post("/api/auth/password/reset", ["email": "words@example.org"]).status == 200)
        let mail = try mailbox.next(to: "words@example.org")
        #expect(mail.text.contains("Subject: Hello from Nest"), "\(mail.text)")
        #expect(mail.text.contains("Go to https://app.example.org/new-password?token=\(try mail.token()) now."))
    }
}
