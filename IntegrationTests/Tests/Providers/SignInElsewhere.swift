// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Signing in at a provider that others have written, from the first click to the account.
@Suite struct SignInElsewhere {
    private func expect(_ answer: HTTPResponse, _ status: Int, _ code: String) throws {
        #expect(answer.status == status, "\(answer)")
        #expect(try answer.json()["code"].string == code, "\(answer)")
    }

    @Test func `a browser signs in, and again, as the same account`() throws {
        let provider = try Provider()
        let shown = try provider.server.guest().get("/api/auth/strategies")
        #expect(try shown.json()["strategies"]["corp"]["type"].string == "custom_oauth")
        #expect(!shown.text.contains("secret") && !shown.text.contains("client"), "\(shown)")

        var ids: Set<String> = []
        for _ in 0..<2 {
            let browser = provider.server.visitor(.browser)
            let begun = try provider.begin(browser, "login", "?redirect=/inbox")
            #expect(begun.status == 302, "\(begun)")
            let url = try #require(begun.headers["location"])
            #expect(url.hasPrefix(provider.issuer))
            #expect(Provider.parameter("code_challenge_method", of: url) == "S256")
            #expect((Provider.parameter("state", of: url) ?? "").count >= 32)
            #expect(Provider.parameter("nonce", of: url) != nil)
            let cookie = try #require(begun.cookies.first { $0.hasPrefix("_challenge=") })
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/api/auth"))

            let back = try browser.get(try provider.agree(url))
            #expect(back.status == 302 && back.headers["location"] == "/inbox", "\(back)")
            #expect(browser.cookies["_challenge"] == nil && browser.cookies["auth"] != nil)
            let me = try browser.get("/api/auth/me").json()["user"]
            #expect(me["email"].string == Provider.email)
            ids.insert(me["id"].string ?? "")
        }
        #expect(ids.count == 1)
    }

    @Test func `a program signs in with the code that the page shows`() throws {
        let provider = try Provider()
        let program = provider.server.visitor()
        let begun = try program.get("/api/auth/app/login", ["Accept": "application/json"])
        #expect(begun.status == 200, "\(begun)")
        let (url, challenge) = (try begun.json()["url"].string ?? "", try begun.json()["challenge"].string ?? "")
        #expect(try begun.json()["action"].string == "login")
        let page = try provider.server.visitor().get(try provider.agree(url))
        #expect(page.status == 200, "\(page)")
        let code = try #require(try page.json()["code"].string)

        let trade = "/api/auth/app/callback?code=\(code.queryValue)"
        let stranger = try provider.server.visitor().get(trade)
        try expect(stranger, 400, "invalid_state")
        let wrong = try program.get(trade, ["X-State-Challenge": challenge + "x", "X-State-Action": "login"])
        try expect(wrong, 400, "invalid_state")
        let headers = ["X-State-Challenge": challenge, "X-State-Action": "login"]
        let done = try program.get(trade, headers)
        #expect(done.status == 200, "\(done)")
        program.token = try done.json()["token"].string
        #expect(try program.get("/api/auth/me").json()["user"]["email"].string == Provider.email)
        #expect(try done.json()["user"]["email"].string == Provider.email)
        program.token = nil
        try expect(try program.get(trade, headers), 400, "invalid_state")
    }

    @Test func `an answer that comes twice, elsewhere or changed opens nothing`() throws {
        let provider = try Provider()
        let browser = provider.server.visitor(.browser)
        let begun = try provider.begin(browser)
        let challenge = try #require(browser.cookies["_challenge"])
        let callback = try provider.agree(try #require(begun.headers["location"]))

        // Sign-in as the attacker in the victim's browser, or with the victim's answer in the attacker's.
        let other = provider.server.visitor(.browser)
        try expect(try other.get(callback), 400, "invalid_state")
        _ = try provider.begin(other)
        try expect(try other.get(callback), 400, "invalid_state")
        #expect(other.cookies["auth"] == nil)

        let state = try #require(Provider.parameter("state", of: callback))
        let jar = ["Cookie": "_challenge=\(challenge)"]
        let guest = provider.server.visitor()
        for bad in [
            callback.replacing(state, with: state + "x"), callback.replacing("state=", with: "stat="),
            callback.replacing("/corp/", with: "/app/"),
        ] {
            let answer = try guest.get(bad, jar)
            #expect(answer.status == 400, "\(bad) \(answer)")
        }
        #expect(try guest.get(callback.replacing("/corp/", with: "/nowhere/"), jar).status == 404)
        let first = try guest.get(callback, jar)
        #expect(first.status == 302 && first.cookies.contains { $0.hasPrefix("auth=") }, "\(first)")
        try expect(try guest.get(callback, jar), 400, "invalid_state")
    }

    @Test func `a code counts once, and an answer that another provider gives does not count`() throws {
        let provider = try Provider()
        let browser = provider.server.visitor(.browser)
        let callback = try provider.agree(try #require(try provider.begin(browser).headers["location"]))
        let issuer = try #require(Provider.parameter("iss", of: callback))
        let code = try #require(Provider.parameter("code", of: callback))
        #expect(issuer == provider.issuer)

        // Mix-up: the attacker's provider was begun with, and the code of the honest one comes (RFC 9207).
        for bad in [
            callback.replacing(issuer.queryValue, with: "https://evil.example".queryValue),
            callback.replacing("iss=", with: "is="),
        ] {
            let other = provider.server.visitor(.browser)
            let begun = try provider.begin(other)
            let state = try #require(Provider.parameter("state", of: begun.headers["location"] ?? ""))
            let own = try #require(Provider.parameter("state", of: bad))
            let answer = try other.get(bad.replacing(own, with: state), ["Accept": "application/json"])
            try expect(answer, 400, "invalid_issuer")
            #expect(other.cookies["auth"] == nil)
        }
        #expect(try browser.get(callback).status == 302)

        // The code again, with a state that is good.
        let thief = provider.server.visitor(.browser)
        let begun = try provider.begin(thief)
        let state = try #require(Provider.parameter("state", of: begun.headers["location"] ?? ""))
        let path =
            "/api/auth/corp/callback?code=\(code.queryValue)&state=\(state.queryValue)&iss=\(issuer.queryValue)"
        let again = try thief.get(path, ["Accept": "application/json"])
        #expect([400, 401].contains(again.status) && thief.cookies["auth"] == nil, "\(again)")
    }

    @Test func `a refusal at the provider comes back as a word`() throws {
        let provider = try Provider()
        let browser = provider.server.visitor(.browser)
        let begun = try provider.begin(browser)
        let state = Provider.parameter("state", of: begun.headers["location"] ?? "") ?? ""
        let denied =
            "/api/auth/corp/callback?error=access_denied&state=\(state.queryValue)&iss=\(provider.issuer.queryValue)"
        let answer = try browser.get(denied, ["Accept": "text/html"])
        #expect(answer.status == 302, "\(answer)")
        #expect(answer.headers["location"]?.contains("error=provider_denied") == true, "\(answer.headers)")
        #expect(browser.cookies["auth"] == nil)
    }

    @Test(arguments: ["https://evil.example/", "//evil.example", "/\\evil.example"])
    func `nobody is sent elsewhere afterwards`(target: String) throws {
        let provider = try Provider()
        let refused = try provider.begin(provider.server.visitor(.browser), "login", "?redirect=\(target.queryValue)")
        try expect(refused, 400, "invalid_redirect")
        let browser = provider.server.visitor(.browser)
        let begun = try browser.form("/api/auth/corp/login", [:], ["Referer": target])
        let back = try browser.get(try provider.agree(try #require(begun.headers["location"])))
        #expect(back.status == 302 && back.headers["location"] == "/", "\(back)")
    }

    @Test func `an address that was never verified is not given away`() throws {
        let provider = try Provider()
        // Whoever registers the address first must not get into what its owner makes later, nor the other way round.
        let squatter = try provider.server.member(Provider.email)
        let browser = provider.server.visitor(.browser)
        let answer = try provider.signIn(browser)
        if browser.cookies["auth"] == nil {
            #expect(answer.status == 409, "\(answer)")
            #expect(try squatter.get("/api/auth/identities").json()["meta"]["items"].int == 0)
        } else {
            // Then the provider's word counts for the owner, and nothing of the first comer is left.
            #expect(try squatter.get("/api/auth/sessions").status == 401)
            let body = ["email": Provider.email, "password": Server.password]
            #expect(try provider.server.visitor().post("/api/auth/password/login", body).status == 401)
        }
    }

    @Test func `an identity is linked by who is signed in, and taken away again`() throws {
        let provider = try Provider()
        let browser = provider.server.visitor(.browser)
        _ = try provider.server.member("bob@example.org")
        let login = ["email": "bob@example.org", "password": Server.password]
        #expect(try browser.form("/api/auth/password/login", login).status == 302)
        #expect(try provider.begin(provider.server.visitor(.browser), "link").status == 401)

        let linked = try provider.signIn(browser, "link", "?redirect=/settings")
        #expect(linked.status == 302 && linked.headers["location"] == "/settings", "\(linked)")
        let identities = try browser.get("/api/auth/identities").json()
        #expect(identities["meta"]["items"].int == 1, "\(identities)")
        #expect(identities["data"][0]["provider"].string == "corp")

        let other = provider.server.visitor(.browser)
        #expect(try provider.signIn(other).status == 302)
        #expect(try other.get("/api/auth/me").json()["user"]["email"].string == "bob@example.org")

        let carol = try provider.server.member("carol@example.org")
        let second = provider.server.visitor(.browser)
        second.cookies["auth"] = carol.token
        let taken = try provider.signIn(second, "link")
        try expect(taken, 409, "identity_taken")

        #expect(try browser.delete("/api/auth/identities/corp").status == 200)
        #expect(try browser.get("/api/auth/identities").json()["meta"]["items"].int == 0)
        let next = provider.server.visitor(.browser)
        #expect(try provider.signIn(next).status == 302)
        #expect(try next.get("/api/auth/me").json()["user"]["email"].string == Provider.email)
        #expect(try next.delete("/api/auth/identities/corp").status == 409, "the last way in stays")
    }

    @Test func `closed registration holds for strangers of a provider`() throws {
        let provider = try Provider(settings: ["allow_register": false])
        for action in ["login", "register"] {
            let browser = provider.server.visitor(.browser)
            try expect(try provider.signIn(browser, action), 403, "registration_closed")
            #expect(browser.cookies["auth"] == nil)
        }
    }

    @Test func `its secret goes in and never comes out`() throws {
        let provider = try Provider()
        let settings = try provider.server.administrator().get("/api/system/config/auth")
        #expect(settings.status == 200 && settings.text.contains("corp"))
        #expect(!settings.text.contains("s:e c/r%t") && !settings.text.contains("t0p"), "\(settings)")
        #expect(try provider.server.stored().firstRange(of: Data("s:e c/r%t".utf8)) == nil)
        // A change beside it keeps it.
        try provider.server.configure(["allow_register": true])
        #expect(try provider.signIn(provider.server.visitor(.browser)).status == 302)
    }
}
