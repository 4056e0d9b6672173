// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness

/// A strict OpenID provider of others (Canaille) with one person, alice@example.org, and a server that knows it by two
/// names: `corp` for browsers and `app` for programs.
final class Provider {
    static let email = "alice@example.org"

    let server: Server
    private let peer: Peer

    init(settings: [String: Any] = [:]) throws {
        let environment = Server.behindProxy.merging(["ROOST_OUTBOUND_ALLOW": "127.0.0.1"]) { $1 }
        server = try Server(environment: environment)
        let base = "http://127.0.0.1:\(server.port)/api/auth"
        peer = try Peer("oidc_provider.py", ["roost=s:e c/r%t=\(base)/corp/callback", "app=t0p=\(base)/app/token"])
        try server.configure(
            ["strategies": ["corp": strategy("roost", "s:e c/r%t"), "app": strategy("app", "t0p")]].merging(settings) {
                $1
            }
        )
    }

    private func strategy(_ id: String, _ secret: String) -> [String: Any] {
        [
            "type": "custom_oauth", "enabled": true,
            "config": [
                "type": "oidc", "client": ["client_id": id, "client_secret": secret], "as": ["issuer": issuer],
            ],
        ]
    }

    var issuer: String { "http://127.0.0.1:\(peer.ready["port"].int ?? 0)" }

    /// The person agrees to what a page of the provider asks.
    /// - Returns: where it sends the browser, without the origin.
    func agree(_ url: String) throws -> String {
        let answer = try peer.ask(["authorize": url])
        guard let location = answer["location"].string, let target = location.firstRange(of: "/api/auth/") else {
            throw HarnessError("the provider did not send the browser back: \(answer)")
        }
        return String(location[target.lowerBound...])
    }

    /// Posts the form that begins a sign-in.
    func begin(_ browser: Visitor, _ action: String = "login", _ query: String = "") throws -> HTTPResponse {
        try browser.form("/api/auth/corp/\(action)\(query)", [:])
    }

    /// The whole way of a browser.
    func signIn(_ browser: Visitor, _ action: String = "login", _ query: String = "") throws -> HTTPResponse {
        let begun = try begin(browser, action, query)
        guard begun.status == 302, let url = begun.headers["location"] else { throw HarnessError("\(begun)") }
        return try browser.get(try agree(url))
    }

    /// A parameter of an address.
    static func parameter(_ name: String, of address: String) -> String? {
        URLComponents(string: address)?.queryItems?.first { $0.name == name }?.value
    }
}
