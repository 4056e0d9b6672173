// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A program or a browser that uses a server, at an address of its own, so that tests don't use up each other's allowed
/// attempts. The server has to believe 127.0.0.1 about addresses: ``Server/behindProxy``.
public final class Visitor {
    public enum Kind: Sendable {
        /// Sends the token as bearer, and no cookies.
        case program
        /// Keeps and sends cookies, and says where its requests come from.
        case browser
    }

    private let client: HTTPClient
    private let origin: String
    private let isBrowser: Bool
    /// The client's address, as the server sees it.
    public let address: String
    public var token: String?
    /// By name.
    public var cookies: [String: String] = [:]

    init(port: Int, kind: Kind, token: String?, seconds: Int) {
        client = HTTPClient(port: port, seconds: seconds)
        origin = "http://127.0.0.1:\(port)"
        isBrowser = kind == .browser
        address = "10.\(UInt8.random(in: 0...255)).\(UInt8.random(in: 0...255)).\(UInt8.random(in: 1...254))"
        self.token = token
    }

    public func get(_ path: String, _ headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("GET", path, headers: headers)
    }

    public func delete(_ path: String, _ headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("DELETE", path, headers: headers)
    }

    public func post(_ path: String, _ json: Any, _ headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("POST", path, json: json, headers: headers)
    }

    public func patch(_ path: String, _ json: Any, _ headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("PATCH", path, json: json, headers: headers)
    }

    public func put(_ path: String, _ json: Any, _ headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("PUT", path, json: json, headers: headers)
    }

    /// Posts what a form of a page holds.
    public func form(
        _ path: String,
        _ fields: [String: String],
        _ headers: [String: String] = [:]
    ) throws -> HTTPResponse {
        let text = fields.sorted { $0.key < $1.key }.map { "\($0.key.queryValue)=\($0.value.queryValue)" }
        return try send(
            "POST",
            path,
            headers: ["Content-Type": "application/x-www-form-urlencoded"].merging(headers) { _, given in given },
            body: Array(text.joined(separator: "&").utf8)
        )
    }

    public func send(
        _ method: String,
        _ path: String,
        json: Any,
        headers: [String: String] = [:]
    ) throws -> HTTPResponse {
        let all = ["Content-Type": "application/json"].merging(headers) { _, given in given }
        return try send(method, path, headers: all, body: try JSON.bytes(of: json))
    }

    /// - Parameter headers: an empty value leaves out what would be sent otherwise.
    public func send(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) throws -> HTTPResponse {
        var all = ["X-Forwarded-For": address]
        if let token { all["Authorization"] = "Bearer \(token)" }
        if isBrowser {
            if !cookies.isEmpty { all["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
            if method != "GET" { all["Origin"] = origin }
        }
        for (name, value) in headers { all[name] = value.isEmpty ? nil : value }
        let answer = try client.send(method, path, headers: all, body: body)
        if isBrowser { keep(answer.cookies) }
        return answer
    }

    private func keep(_ received: [String]) {
        for text in received {
            let parts = text.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let pair = parts.first?.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false),
                pair.count == 2
            else { continue }
            let isGone = pair[1].isEmpty || parts.contains("Max-Age=0")
            cookies[String(pair[0])] = isGone ? nil : String(pair[1])
        }
    }
}

extension Server {
    /// Makes the server believe what tests say their addresses are.
    public static let behindProxy = ["ROOST_SERVER_TRUSTED_PROXIES": "127.0.0.1"]

    /// Somebody at an address of their own.
    public func visitor(_ kind: Visitor.Kind = .program, token: String? = nil, seconds: Int = 30) -> Visitor {
        Visitor(port: port, kind: kind, token: token, seconds: seconds)
    }

    /// The administrator, at an address of their own.
    public func administrator() -> Visitor { visitor(token: token) }

    /// Somebody who has made an account with ``password``.
    public func member(_ email: String) throws -> Visitor {
        let visitor = visitor()
        let answer = try visitor.post("/api/auth/password/register", ["email": email, "password": Self.password])
        guard answer.status == 200, let token = try answer.json()["token"].string else {
            throw HarnessError("no account for \(email): \(answer)")
        }
        visitor.token = token
        return visitor
    }

    /// The id of the account with this address.
    public func id(of email: String) throws -> String {
        let answer = try administrator().get("/api/users?email=\(email.queryValue)")
        guard let id = try answer.json()["data"][0]["id"].string else { throw HarnessError("no \(email): \(answer)") }
        return id
    }

    /// Changes settings of the module `auth` as the administrator.
    public func configure(_ settings: [String: Any]) throws {
        let answer = try administrator().post("/api/system/config/set/auth", settings)
        guard answer.status == 202 else { throw HarnessError("the settings were not taken: \(answer)") }
    }
}
