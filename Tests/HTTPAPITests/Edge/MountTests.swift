// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import Hummingbird
import JSON
import Kernel
import Logging
import NIOCore
import Testing

/// The same addresses in somebody else's Hummingbird application.
@Suite(.timeLimit(.minutes(2)))
struct MountTests {
    private static func withApplication(_ use: @escaping @Sendable (Int) async throws -> Void) async throws {
        let edge = Edge(
            table: RouteTable(EdgeServer.routes),
            ids: CountingIDs(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let router = Router()
        router.get("/own") { _, _ in "own" }
        edge.mount(on: router)
        let (ready, announce) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try? await application.run() }
            if let port = await ready.first(where: { _ in true }) { try await use(port) }
            tasks.cancelAll()
        }
    }

    private static func exchange(_ port: Int, _ request: String) async throws -> RawAnswer? {
        try await RawConnection.open(.port(port)) { connection in
            try await connection.send(request)
            return try await connection.answer()
        }
    }

    @Test func `routes, refusals, bodies and streams answer as they do alone`() async throws {
        try await Self.withApplication { port in
            let host = "HTTP/1.1\r\nHost: localhost\r\n"
            let item = try #require(try await Self.exchange(port, "GET /api/items/a%2Fb?x=1 \(host)\r\n"))
            #expect(item.text == "a/b|x=1")
            #expect(item["x-request-id"] != nil)
            let unknown = try #require(try await Self.exchange(port, "GET /api/none \(host)\r\n"))
            #expect(unknown.status == 404)
            #expect(try JSONValue(parsing: unknown.body)["code"] == "not_found")
            let method = try #require(try await Self.exchange(port, "DELETE /api/items/1 \(host)\r\n"))
            #expect(method["allow"] == "GET, HEAD, OPTIONS")
            #expect(method.status == 405)
            let options = try #require(try await Self.exchange(port, "OPTIONS /health \(host)\r\n"))
            #expect(options.status == 204)
            let created = try #require(
                try await Self.exchange(port, "POST /api/items \(host)Content-Length: 3\r\n\r\nabc")
            )
            #expect(created.status == 201)
            #expect(created.text == "abc")
            let stream = try #require(
                try await Self.exchange(port, "POST /api/stream \(host)Content-Length: 3\r\n\r\nabc")
            )
            #expect(stream.text == "3")
            let chunks = try #require(try await Self.exchange(port, "GET /api/chunks/300 \(host)\r\n"))
            #expect(chunks.text == (0..<300).map { "\($0)," }.joined())
            #expect(try await Self.exchange(port, "GET /own \(host)\r\n")?.text == "own")
        }
    }
}
