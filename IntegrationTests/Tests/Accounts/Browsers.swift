// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Cookies, and what pages of other sites try with them.
@Suite struct Browsers {
    private static let schema = """
        entities:
          posts: { fields: { title: { type: text } } }
        permissions:
          - { role: user, entity: posts, action: "*" }
        """

    private let server: Server
    private let browser: Visitor

    init() throws {
        server = try Server(schema: Self.schema, environment: Server.behindProxy)
        let made = try server.member("ada@example.org")
        browser = server.visitor(.browser)
        let fields = ["email": "ada@example.org", "password": Server.password]
        let answer = try browser.form("/api/auth/password/login?redirect=/welcome", fields)
        #expect(answer.status == 302 && answer.headers["location"] == "/welcome", "\(answer)")
        #expect(made.token != browser.cookies["auth"])
    }

    @Test func `the cookie is for the server alone`() throws {
        let answer = try server.visitor(.browser).post(
            "/api/auth/password/login",
            ["email": "ada@example.org", "password": Server.password]
        )
        let cookie = try #require(answer.cookies.first { $0.hasPrefix("auth=") })
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] { #expect(cookie.contains(part), "\(cookie)") }
        #expect(!cookie.contains("Secure"), "a browser would not send it over http: \(cookie)")

        // A proxy that is believed says that the visitor came over TLS.
        let secure = try server.visitor(.browser).post(
            "/api/auth/password/login",
            ["email": "ada@example.org", "password": Server.password],
            ["X-Forwarded-Proto": "https", "Origin": ""]
        )
        #expect(secure.cookies.first?.contains("; Secure") == true, "\(secure.cookies)")
    }

    @Test func `cookie and bearer are the same session`() throws {
        #expect(try browser.get("/api/auth/me").json()["user"]["email"].string == "ada@example.org")
        let program = server.visitor(token: browser.cookies["auth"])
        #expect(try program.post("/api/data/posts", ["title": "a"]).status == 201)
        #expect(try browser.post("/api/data/posts", ["title": "a"]).status == 201)
        let left = try browser.post("/api/auth/logout", [String: Any]())
        #expect(left.status == 200 && browser.cookies["auth"] == nil, "\(left)")
        #expect(try program.get("/api/auth/sessions").status == 401)
    }

    @Test func `a request that changes something with the cookie alone is refused`() throws {
        let all: [[String: String]] = [
            ["Origin": "https://evil.example"], ["Origin": "null"], ["Origin": ""],
            ["Origin": "", "Referer": "https://evil.example/page"], ["Origin": "", "Sec-Fetch-Site": "cross-site"],
            ["Origin": "", "Sec-Fetch-Site": "same-site"], ["Origin": "http://127.0.0.1:1"],
            ["Origin": "http://127.0.0.1.evil.example"],
            ["Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"],
            ["Origin": "https://evil.example", "Content-Type": "text/plain"],
        ]
        for headers in all {
            for (method, path) in [
                ("POST", "/api/data/posts"), ("POST", "/api/auth/logout"), ("DELETE", "/api/auth/sessions"),
                ("POST", "/api/auth/password/change"), ("POST", "/api/auth/totp/enroll"),
            ] {
                let answer = try browser.send(method, path, json: ["title": "evil"], headers: headers)
                #expect(answer.status == 403, "\(method) \(path) \(headers) \(answer)")
                #expect(try answer.json()["code"].string == "csrf", "\(method) \(path) \(headers) \(answer)")
            }
            #expect(try browser.get("/api/auth/me").status == 200)
        }
    }

    @Test func `a page of this site may`() throws {
        let all: [[String: String]] = [
            ["Sec-Fetch-Site": "same-origin", "Origin": ""], ["Sec-Fetch-Site": "none", "Origin": ""], [:],
        ]
        for headers in all {
            #expect(try browser.post("/api/data/posts", ["title": "mine"], headers).status == 201)
        }
    }

    @Test func `a page of another site can't sign anybody in or out`() throws {
        let evil = ["Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"]
        let victim = server.visitor(.browser)
        let fields = ["email": "ada@example.org", "password": Server.password]
        let login = try victim.form("/api/auth/password/login", fields, evil)
        #expect(login.status == 403 && victim.cookies.isEmpty, "\(login)")
        let register = try victim.form("/api/auth/password/register", fields, evil)
        #expect(register.status == 403 && victim.cookies.isEmpty, "\(register)")
        let logout = try browser.get(
            "/api/auth/logout",
            ["Sec-Fetch-Site": "cross-site", "Referer": "https://evil.example/"]
        )
        #expect(logout.status == 403, "\(logout)")
        #expect(try browser.get("/api/auth/me").status == 200)
    }

    @Test func `a bearer token needs no origin`() throws {
        let program = server.visitor(token: browser.cookies["auth"])
        let headers = ["Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"]
        #expect(try program.post("/api/data/posts", ["title": "a"], headers).status == 201)
    }

    @Test func `nobody is sent elsewhere`() throws {
        let all: [String] = [
            "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
            "/%0d%0aSet-Cookie:a=b", "javascript:alert(1)", "http://127.0.0.1@evil.example/", "/\t/evil.example",
            " //evil.example",
            "https://127.0.0.1.evil.example", "data:text/html,x", "///evil.example",
        ]
        for target in all {
            let other = server.visitor(.browser)
            let fields = ["email": "ada@example.org", "password": Server.password]
            for path in ["/api/auth/password/login", "/api/auth/password/register", "/api/auth/logout"] {
                let answer = try other.form("\(path)?redirect=\(target.queryValue)", fields, ["Accept": "text/html"])
                let location = answer.headers["location"] ?? "/"
                let staysHere =
                    location.hasPrefix("/") && !location.hasPrefix("//") && !location.hasPrefix("/\\")
                    || location.hasPrefix("http://127.0.0.1:\(server.port)/")
                #expect(staysHere, "\(path) \(target): \(location)")
                #expect(answer.status < 500, "\(path) \(target): \(answer)")
                #expect(!answer.cookies.contains { $0.hasPrefix("a=") })
            }
        }
    }

    @Test func `a place that the settings allow is gone to`() throws {
        try server.configure(["redirects": ["https://app.example.org"]])
        let fields = ["email": "ada@example.org", "password": Server.password]
        let target = "https://app.example.org/home?x=1"
        let answer = try server.visitor(.browser).form("/api/auth/password/login?redirect=\(target.queryValue)", fields)
        #expect(answer.status == 302 && answer.headers["location"] == target, "\(answer)")
    }

    @Test func `a form that is refused goes back to its page with a word`() throws {
        let other = server.visitor(.browser)
        let page = "http://127.0.0.1:\(server.port)/login?lang=en"
        let fields = ["email": "ada@example.org", "password": "wrong"]
        let answer = try other.form("/api/auth/password/login", fields, ["Referer": page])
        #expect(answer.status == 302, "\(answer)")
        #expect(
            answer.headers["location"]?.hasSuffix("/login?lang=en&error=invalid_credentials") == true,
            "\(answer.headers)"
        )
        #expect(other.cookies["auth"] == nil)
    }

    @Test func `a cookie that has expired does not keep a visitor from anything`() throws {
        let other = server.visitor(.browser)
        other.cookies["auth"] = "a.b.c"
        let fields = ["email": "ada@example.org", "password": Server.password]
        #expect(try other.form("/api/auth/password/login", fields).status == 302)
        #expect(try other.get("/api/auth/me").status == 200)
        #expect(try server.visitor().get("/api/system/ping", ["Cookie": "auth=a.b.c"]).status == 200)
    }
}
