// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Testing

@Suite struct RedirectTargetTests {
    private let allowed: Set<WebOrigin> = [
        "https://app.example", "http://localhost:3000", "https://other.example:8443", "http://[::1]:9000",
    ].reduce(into: []) { if let origin = WebOrigin($1) { $0.insert(origin) } }

    @Test(arguments: [
        "/", "/admin", "/a/b?c=d&e=//f#g", "/?next=https://evil.example", "/a//b", "/%2F%2Fevil.example",
        "/@evil.example",
        "/.well-known/x", "/...", "/a.b/..c", "https://app.example", "https://app.example/",
        "https://APP.example:443/x?y#z",
        "HTTPS://app.example/x", "http://localhost:3000/cb", "https://other.example:8443/x", "http://[::1]:9000/x",
    ])
    func `paths of the own origin and addresses of allowed origins are taken as they are`(_ text: String) throws {
        #expect(try RedirectTarget(text, allowed: allowed).location == text)
    }

    @Test(arguments: [
        "", " ", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example",
        "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " /a", "/a\r\nSet-Cookie: x=y", "/a b", "/\u{0}",
        "/\u{7F}", "/é", "/\u{2028}x", "/./", "/../x", "/..//evil.example", "/.//evil.example",
        "/a/../..//evil.example",
        "/%2e%2e//evil.example", "/%2E/x", "/.%2e/x", "admin", "./x", "?x", "#x",
        "https:evil.example", "https:/evil.example", "https:///evil.example", "https:\\\\evil.example",
        "https://evil.example", "https://evil.example/https://app.example", "https://app.example.evil.example",
        "https://app.example@evil.example", "https://app.example:443@evil.example", "https://evil.example#@app.example",
        "https://evil.example?@app.example", "https://evil.example\\@app.example", "https://app.example\\@evil.example",
        "https://app.example:8443", "https://app.example:443:443", "https://app.example:", "https://app.example:0443x",
        "https://app.example:99999", "https://app.example:-1", "https://app.example.", "https://.app.example",
        "https://app..example", "https://app.exаmple", "https://app%2eexample", "https://[::1", "http://[::1]9000",
        "http://[::1%25eth0]:9000", "http://app.example", "javascript:alert(1)", "javascript://app.example/%0Aalert(1)",
        "data:text/html,x", "file:///etc/passwd", "ftp://app.example", "blob:https://app.example/x",
        "view-source:https://app.example", "https://", "://app.example", "http://127.0.0.1:3000",
        "http://localhost:3001",
        "https://xn--app.example", "https://app.example%00.evil.example", "https://app.example%40evil.example",
    ])
    func `everything else is refused`(_ text: String) {
        #expect(throws: AuthError.self) { try RedirectTarget(text, allowed: allowed) }
        #expect(RedirectTarget(referer: text, allowed: allowed) == nil)
    }

    @Test func `what is refused has the code that callers know`() {
        do {
            _ = try RedirectTarget("//evil.example", allowed: [])
            Issue.record("it was taken")
        } catch {
            guard case .malformed("invalid_redirect", _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `an address longer than all browsers take is refused`() {
        #expect(throws: AuthError.self) {
            try RedirectTarget("/" + String(repeating: "a", count: 2048), allowed: allowed)
        }
    }

    @Test func `a referer is gone back to only where its origin is allowed`() throws {
        let target = try #require(RedirectTarget(referer: "https://app.example/form?x=1", allowed: allowed))
        #expect(target.location == "https://app.example/form?x=1")
        #expect(RedirectTarget(referer: "/form", allowed: allowed) == nil)
        #expect(RedirectTarget(referer: nil, allowed: allowed) == nil)
    }

    @Test(arguments: [
        ("HTTPS://App.Example:443/", "https://app.example"), ("http://a.b:80", "http://a.b"),
        ("http://a.b:8080", "http://a.b:8080"), ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
    ])
    func `origins have one form`(_ text: String, _ form: String) throws {
        #expect(try #require(WebOrigin(text)).description == form)
    }

    @Test(arguments: ["https://a.b/c", "https://a.b?c", "https://a.b#", "a.b", "https://*.a.b", "null", "*"])
    func `what is more or less than an origin is none`(_ text: String) { #expect(WebOrigin(text) == nil) }

    @Test func `only this machine's own addresses count as loopback`() {
        let isLoopback = { (text: String) in WebOrigin(text)?.isLoopback }
        for text in ["http://127.0.0.1:80", "http://127.255.0.3", "http://localhost", "http://[::1]:1"] {
            #expect(isLoopback(text) == true, "\(text)")
        }
        for text in [
            "http://127.0.0.1.evil.example", "http://127.evil", "http://128.0.0.1", "http://localhost.example",
        ] {
            #expect(isLoopback(text) == false, "\(text)")
        }
    }
}
