// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Google and GitHub with what they send, from addresses that the settings put in the place of theirs.
@Suite struct KnownProviders {
    private static let client = ["client_id": "407408718192.apps.example", "client_secret": "GOCSPX-hush hush"]

    private let server: Server
    private let peer: Peer

    init() throws {
        server = try Server(environment: Server.behindProxy.merging(["ROOST_OUTBOUND_ALLOW": "127.0.0.1"]) { $1 })
        peer = try Peer(
            "known_providers.py",
            [Self.client["client_id"] ?? "", Self.client["client_secret"] ?? ""]
        )
        let base = "http://127.0.0.1:\(peer.ready["port"].int ?? 0)"
        let github = [
            "authorization_endpoint": base + "/github/login/oauth/authorize",
            "token_endpoint": base + "/github/login/oauth/access_token",
            "userinfo_endpoint": base + "/github/user", "emails_endpoint": base + "/github/user/emails",
        ]
        try server.configure([
            "strategies": [
                "google": strategy("google", ["issuer": base + "/google"]), "github": strategy("github", github),
            ]
        ])
    }

    private func strategy(_ name: String, _ addresses: [String: String]) -> [String: Any] {
        ["type": "oauth", "enabled": true, "config": ["name": name, "client": Self.client, "as": addresses]]
    }

    /// Where the person comes back to, without the origin.
    private func agree(_ begun: HTTPResponse, _ more: [String: Any] = [:]) throws -> (path: String, avatars: Int) {
        guard begun.status == 302, let url = begun.headers["location"] else { throw HarnessError("\(begun)") }
        let answer = try peer.ask(more.merging(["authorize": url]) { $1 })
        guard let location = answer["location"].string, let place = location.firstRange(of: "/api/auth/") else {
            throw HarnessError("\(url): \(answer)")
        }
        return (String(location[place.lowerBound...]), answer["avatars"].int ?? -1)
    }

    /// The whole way of a browser; `more` changes what the provider says.
    private func signIn(_ name: String, _ browser: Visitor, _ more: [String: Any] = [:]) throws -> HTTPResponse {
        let begun = try browser.form("/api/auth/\(name)/login", [:])
        return try browser.get(try agree(begun, more).path, ["Accept": "application/json"])
    }

    @Test(arguments: [
        ("google", "jsmith@example.com", "10769150350006150715113082367"), ("github", "octocat@github.com", "583231"),
    ])
    func `who signs in there has an account here, the same each time`(name: String, email: String, subject: String)
        throws
    {
        var ids: Set<String> = []
        for _ in 0..<2 {
            let browser = server.visitor(.browser)
            let back = try signIn(name, browser)
            #expect(back.status == 302 && browser.cookies["auth"] != nil, "\(back)")
            let me = try browser.get("/api/auth/me").json()["user"]
            #expect(me["email"].string == email && me["verified"].bool == true, "\(me)")
            ids.insert(me["id"].string ?? "")
            let identity = try browser.get("/api/auth/identities").json()["data"][0]
            #expect(identity["provider"].string == name, "\(identity)")
        }
        #expect(ids.count == 1)
        let last = try agree(server.visitor(.browser).form("/api/auth/\(name)/login", [:]))
        #expect(last.avatars == 0, "the picture of a provider was fetched")
    }

    @Test func `the scopes that they need are asked for`() throws {
        for (name, scope) in [("google", "openid email profile"), ("github", "read:user user:email")] {
            let begun = try server.visitor(.browser).form("/api/auth/\(name)/login", [:])
            #expect(Provider.parameter("scope", of: begun.headers["location"] ?? "") == scope)
        }
    }

    @Test func `an ID token that is forged in any part opens nothing`() throws {
        let all: [[String: Any]] = [
            ["claims": ["iss": "https://evil.example"]], ["claims": ["iss": "https://accounts.google.com"]],
            ["claims": ["aud": "other.apps.example"]], ["claims": ["aud": [String]()]],
            ["claims": ["aud": ["407408718192.apps.example", "other"], "azp": "other"]],
            ["claims": ["azp": "other.apps.example"]], ["claims": ["nonce": "other"]], ["claims": ["nonce": NSNull()]],
            ["claims": ["exp": 1_700_000_000]], ["claims": ["exp": NSNull()]], ["claims": ["exp": "soon"]],
            ["claims": ["iat": 4_102_444_800]], ["claims": ["sub": ""]], ["claims": ["sub": NSNull()]],
            ["claims": ["at_hash": "AAAAAAAAAAAAAAAAAAAAAA"]], ["sign": "foreign"], ["sign": "none"],
            ["sign": "HS256"], ["header": ["kid": "another"]], ["header": ["crit": ["exp"]]],
        ]
        for forgery in all {
            let browser = server.visitor(.browser)
            let back = try signIn("google", browser, forgery)
            #expect([400, 401, 502].contains(back.status), "\(forgery): \(back)")
            #expect(browser.cookies["auth"] == nil, "\(forgery)")
        }
        let found = try server.administrator().get("/api/users").json()
        #expect(found["meta"]["items"].int == 1, "nobody but the administrator: \(found)")
        #expect(try signIn("google", server.visitor(.browser)).status == 302)
    }

    @Test func `an address that the provider has not confirmed makes nobody's account theirs`() throws {
        let unconfirmed: [(String, [String: Any])] = [
            ("google", ["claims": ["email": "ada@example.org", "email_verified": false]]),
            ("google", ["claims": ["email": "ada@example.org", "email_verified": "false"]]),
            ("github", ["emails": [["email": "ada@example.org", "verified": false, "primary": true]]]),
        ]
        let ada = try server.member("ada@example.org")
        for (name, said) in unconfirmed {
            let browser = server.visitor(.browser)
            let back = try signIn(name, browser, said)
            #expect(back.status == 409, "\(back)")
            #expect(try back.json()["code"].string == "account_exists", "\(back)")
            #expect(browser.cookies["auth"] == nil)
        }
        #expect(try ada.get("/api/auth/identities").json()["meta"]["items"].int == 0)
        #expect(try ada.get("/api/auth/sessions").status == 200)
    }

    @Test func `GitHub's refusals, which come with 200, open nothing`() throws {
        let browser = server.visitor(.browser)
        let callback = try agree(try browser.form("/api/auth/github/login", [:])).path
        let code = try #require(Provider.parameter("code", of: callback))
        let bad = try browser.get(callback.replacing(code.queryValue, with: "other"), ["Accept": "application/json"])
        #expect(bad.status == 400 || bad.status == 401, "\(bad)")
        #expect(browser.cookies["auth"] == nil)
        let nobody = try signIn("github", server.visitor(.browser), ["emails": [[String: Any]]()])
        #expect(nobody.status >= 400 && nobody.status < 500, "an account without an address: \(nobody)")
    }

    @Test func `an answer of one provider is worth nothing at the other`() throws {
        for (own, other) in [("google", "github"), ("github", "google")] {
            let browser = server.visitor(.browser)
            let callback = try agree(try browser.form("/api/auth/\(own)/login", [:])).path
            let crossed = try browser.get(
                callback.replacing("/\(own)/", with: "/\(other)/"),
                ["Accept": "application/json"]
            )
            #expect(crossed.status == 400 && browser.cookies["auth"] == nil, "\(crossed)")
        }
    }
}
