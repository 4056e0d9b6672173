// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import JSON
import Kernel
import Logging
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2)))
struct DispatchTests {
    @Test func `an unknown address is 404, a known one with another method 405`() async throws {
        try await EdgeServer.run { server in
            let unknown = try #require(try await server.get("/api/nothing"))
            #expect(unknown.status == 404)
            #expect(unknown.text.contains("\"code\":\"not_found\""))
            let other = try #require(try await server.exchange("DELETE /api/items/1 HTTP/1.1\r\nHost: a\r\n\r\n"))
            #expect(other.status == 405)
            #expect(other["allow"] == "GET, HEAD, OPTIONS")
            #expect(other.text.contains("\"code\":\"method_not_allowed\""))
        }
    }

    @Test func `OPTIONS names the methods`() async throws {
        try await EdgeServer.run { server in
            let answer = try #require(try await server.exchange("OPTIONS /api/items/1 HTTP/1.1\r\nHost: a\r\n\r\n"))
            #expect(answer.status == 204)
            #expect(answer["allow"] == "GET, HEAD, OPTIONS")
            #expect(answer["content-length"] == nil)
            let all = try #require(try await server.exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"))
            #expect(all.status == 204)
            #expect(all["allow"]?.contains("PATCH") == true)
        }
    }

    @Test func `health is open`() async throws {
        let routes = HealthRoutes { false }.routes
        try await EdgeServer.run(routes) { server in
            #expect(try await server.get("/health")?.text == #"{"status":"ok"}"#)
            let ready = try #require(try await server.get("/health/ready"))
            #expect(ready.status == 503)
            #expect(ready["retry-after"] == "1")
        }
        try await EdgeServer.run { server in
            let ready = try await server.get("/health/ready")
            #expect(ready?.status == 200)
        }
    }

    @Test(
        arguments: [
            (nil, "application/problem+json"), ("*/*", "application/problem+json"),
            ("application/json", "application/json"), ("application/json; q=0.9, text/html", "application/json"),
            ("application/json, */*", "application/problem+json"), ("text/html", "application/problem+json"),
            ("application/problem+json, application/json", "application/problem+json"),
        ] as [(String?, String)]
    )
    func `a problem is plain JSON when that is all that is accepted`(_ accept: String?, _ type: String) async throws {
        try await EdgeServer.run { server in
            let headers = accept.map { ["Accept: \($0)"] } ?? []
            let answer = try await RawConnection.open(.port(server.port)) { connection in
                let lines = headers.map { $0 + "\r\n" }.joined()
                try await connection.send("GET /none HTTP/1.1\r\nHost: a\r\n\(lines)\r\n")
                return try await connection.answer()
            }
            #expect(answer?["content-type"] == type)
        }
    }

    @Test func `a problem has exactly the members of the contract`() throws {
        let problem = Problem.unprocessable(
            "unknown_field",
            "No field \"x\".",
            errors: [.init(pointer: "/x", code: "unknown_field", message: "Unknown.")]
        )
        let body = try JSONValue(parsing: problem.body(requestID: "r1"))
        #expect(
            body == [
                "type": "about:blank", "title": "Unprocessable Content", "status": 422, "detail": "No field \"x\".",
                "code": "unknown_field",
                "errors": [["pointer": "/x", "code": "unknown_field", "message": "Unknown."]],
                "requestId": "r1", "error": "No field \"x\".",
            ]
        )
        var more = problem
        more.members["plan"] = [1]
        #expect(try JSONValue(parsing: more.body(requestID: "r1"))["plan"] == [1])
    }

    @Test func `an unknown error is told to the log only`() async throws {
        let lines = LogLines()
        let logger = Logger(label: "test") { _ in lines.handler }
        try await EdgeServer.run(logger: logger) { server in
            let answer = try #require(try await server.get("/api/broken?secret=1"))
            #expect(answer.status == 500)
            #expect(answer.text.contains("internal_error"))
            #expect(!answer.text.contains("hunter2"))
            let id = try #require(answer["x-request-id"])
            let line = try #require(lines.all.first { $0.message == "request failed" })
            #expect(line.level == .error)
            #expect(line.metadata["requestId"] == "\(id)")
            #expect(line.metadata["path"] == "/api/broken")
            #expect(line.metadata["error"]?.description.contains("hunter2") == true)
        }
    }

    @Test func `a stream that fails is told to the log, and its caller sees that it is cut`() async throws {
        let lines = LogLines()
        let logger = Logger(label: "test") { _ in lines.handler }
        let routes = [
            Route(
                .get,
                "/api/cut",
                rateClass: .data,
                access: .open,
                door: .export,
                operation: .init("cut", summary: "")
            ) { _ in
                APIResponse(
                    body: .stream(length: nil) { writer in
                        try await writer.write(Array("begun".utf8))
                        throw EdgeServer.Secret()
                    }
                )
            }
        ]
        try await EdgeServer.run(routes, logger: logger) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("GET /api/cut HTTP/1.1\r\nHost: a\r\n\r\n")
                let text = String(decoding: try await connection.everything(), as: UTF8.self)
                #expect(text.contains("begun"))
                #expect(!text.hasSuffix("0\r\n\r\n"))
            }
            let line = try #require(lines.all.first { $0.message == "answer broken off" })
            #expect(line.metadata["requestId"] == "request-1")
        }
    }

    @Test func `each request leaves one line without its query and body`() async throws {
        let lines = LogLines()
        let logger = Logger(label: "test") { _ in lines.handler }
        try await EdgeServer.run(edge: .init(accessLogLevel: .info), logger: logger) { server in
            _ = try await server.get("/api/items/1?token=secret")
            let line = try #require(lines.all.first { $0.message == "request" })
            #expect(line.metadata["path"] == "/api/items/1")
            #expect(line.metadata["method"] == "GET")
            #expect(line.metadata["status"] == "200")
            #expect(line.metadata["milliseconds"] != nil)
            #expect(!line.metadata.description.contains("secret"))
        }
    }

    @Test func `requests beyond what the server bears are turned away at once`() async throws {
        let gate = Turnstile()
        let routes =
            [
                Route(
                    .get,
                    "/api/wait",
                    rateClass: .data,
                    access: .open,
                    door: .open,
                    operation: .init("wait", summary: "")
                ) { _ in
                    await gate.pass()
                    return .noContent
                }
            ] + HealthRoutes { true }.routes
        try await EdgeServer.run(routes, edge: .init(maximumConcurrency: 1)) { server in
            try await withThrowingTaskGroup(of: Int?.self) { tasks in
                tasks.addTask { try await server.get("/api/wait")?.status }
                await gate.isReached()
                let second = try #require(try await server.get("/api/wait"))
                #expect(second.status == 503)
                #expect(second["retry-after"] == "1")
                #expect(second.text.contains("overloaded"))
                #expect(try await server.get("/health")?.status == 200)
                await gate.open()
                #expect(try await tasks.next() == 204)
                #expect(try await server.get("/api/wait")?.status == 204)
            }
        }
    }

    @Test func `credentials decide who asks`() async throws {
        struct ByKey: Authenticating {
            func principal(_ request: CallerEvidence) async throws(Problem) -> Principal {
                guard let key = request.headers[.authorization] else { return .anonymous }
                guard key == "Bearer good" else { throw .unauthorized("invalid_token", "The token is not valid.") }
                return Principal(kind: .user(.integer(7)))
            }
        }
        let routes = [
            Route(.get, "/api/me", rateClass: .data, access: .open, door: .open, operation: .init("me", summary: "")) {
                .json(Array($0.principal.actor.utf8))
            }
        ]
        try await EdgeServer.run(routes, authenticator: ByKey()) { server in
            #expect(try await server.get("/api/me")?.text == "anonymous")
            #expect(try await server.get("/api/me", "Authorization: Bearer good")?.text == "user:7")
            let bad = try #require(try await server.get("/api/me", "Authorization: Bearer bad"))
            #expect(bad.status == 401)
            #expect(bad["www-authenticate"] == "Bearer")
        }
    }
}

/// Holds callers until it is opened.
actor Turnstile {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watching: [CheckedContinuation<Void, Never>] = []
    private var count = 0

    func pass() async {
        count += 1
        for watcher in watching { watcher.resume() }
        watching = []
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }

    /// Returns when somebody stands before it.
    func isReached() async {
        if count == 0 { await withCheckedContinuation { watching.append($0) } }
    }

    func open() {
        isOpen = true
        for one in waiting { one.resume() }
        waiting = []
    }
}

/// Keeps what is logged.
final class LogLines: Sendable {
    struct Line: Sendable {
        var level: Logger.Level
        var message: String
        var metadata: Logger.Metadata
    }

    private let lines = Mutex<[Line]>([])

    var all: [Line] { lines.withLock { $0 } }

    func add(_ line: Line) { lines.withLock { $0.append(line) } }

    var handler: Handler { Handler(lines: self) }

    struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add(
                Line(
                    level: event.level,
                    message: event.message.description,
                    metadata: metadata.merging(event.metadata ?? [:]) { $1 }
                )
            )
        }
    }
}
