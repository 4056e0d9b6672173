// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A blocking HTTP/1.1 client over one kept connection. Nothing is ever repeated by itself: a write whose answer was not
/// read throws, and whether it happened is unknown.
public final class HTTPClient {
    private let port: Int
    private let seconds: Int
    private let token: String?
    private var connection: HeldConnection?

    /// - Parameter token: sent as bearer with every request that names no credentials itself; nil for a guest.
    public init(port: Int, seconds: Int = 30, token: String? = nil) {
        self.port = port
        self.seconds = seconds
        self.token = token
    }

    public func get(_ path: String, headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("GET", path, headers: headers)
    }

    public func delete(_ path: String, headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("DELETE", path, headers: headers)
    }

    public func post(_ path: String, json: Any, headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("POST", path, headers: headers, json: json)
    }

    public func patch(_ path: String, json: Any, headers: [String: String] = [:]) throws -> HTTPResponse {
        try send("PATCH", path, headers: headers, json: json)
    }

    public func send(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        json: Any
    ) throws -> HTTPResponse {
        let all = ["Content-Type": "application/json"].merging(headers) { _, given in given }
        return try send(method, path, headers: all, body: try JSON.bytes(of: json))
    }

    /// - Parameter path: the request target as it stands; nothing is escaped here.
    public func send(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) throws -> HTTPResponse {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            head += "\(name): \(value)\r\n"
        }
        let ownCredentials = ["authorization", "x-api-key", "cookie"]
        if let token, !headers.keys.contains(where: { ownCredentials.contains($0.lowercased()) }) {
            head += "Authorization: Bearer \(token)\r\n"
        }
        if let body { head += "Content-Length: \(body.count)\r\n" }

        let held = try connection ?? HeldConnection(port: port, seconds: seconds)
        connection = nil
        let (response, isReusable) = try held.exchange(Array((head + "\r\n").utf8) + (body ?? []), method: method)
        if isReusable { connection = held }
        return response
    }
}

/// A reference to a connection that can't be copied, and the reading of answers.
private final class HeldConnection {
    private var connection: Connection

    init(port: Int, seconds: Int) throws {
        connection = try Connection(port: port, seconds: seconds)
    }

    func exchange(_ request: [UInt8], method: String) throws -> (HTTPResponse, isReusable: Bool) {
        try connection.send(request)
        var head = try readHead()
        while head.status == 100 { head = try readHead() }

        var isReusable = head.headers["connection"]?.lowercased() != "close"
        let body: [UInt8]
        if method == "HEAD" || head.status == 204 || head.status == 304 {
            body = []
        } else if head.headers["transfer-encoding"]?.lowercased() == "chunked" {
            body = try readChunks()
        } else if let length = head.headers["content-length"] {
            guard let count = Int(length), count >= 0 else { throw HarnessError("Content-Length: \(length)") }
            body = try connection.read(count: count)
        } else {
            body = try connection.readToEnd()
            isReusable = false
        }
        let response = HTTPResponse(status: head.status, headers: head.headers, cookies: head.cookies, body: body)
        return (response, isReusable)
    }

    private func readHead() throws -> (status: Int, headers: [String: String], cookies: [String]) {
        let bytes = try connection.read(through: Array("\r\n\r\n".utf8))
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        let first = lines.removeFirst()
        let parts = first.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0] == "HTTP/1.1", let status = Int(parts[1]) else {
            throw HarnessError("not an HTTP answer: \(first)")
        }
        var headers: [String: String] = [:]
        var cookies: [String] = []
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { throw HarnessError("not a header: \(line)") }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            let name = line[..<colon].lowercased()
            headers[name] = value
            if name == "set-cookie" { cookies.append(value) }
        }
        return (status, headers, cookies)
    }

    private func readChunks() throws -> [UInt8] {
        var body: [UInt8] = []
        let lineEnd = Array("\r\n".utf8)
        while true {
            let line = String(decoding: try connection.read(through: lineEnd).dropLast(2), as: UTF8.self)
            guard let count = Int(line.prefix { $0 != ";" }, radix: 16) else {
                throw HarnessError("chunk size: \(line)")
            }
            if count == 0 { break }
            body += try connection.read(count: count)
            _ = try connection.read(count: 2)
        }
        while try connection.read(through: lineEnd).count > 2 {}
        return body
    }
}
