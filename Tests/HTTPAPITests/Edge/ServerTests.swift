// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPAPI
import HTTPTypes
import NIOCore
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ServerTests {
    private static func waiting(on gate: Turnstile) -> [Route] {
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
                return .json(Array("done".utf8))
            }
        ] + HealthRoutes { true }.routes
    }

    @Test func `told to stop, the server finishes what it has accepted and closes what is idle`() async throws {
        let gate = Turnstile()
        try await EdgeServer.run(Self.waiting(on: gate)) { server in
            try await RawConnection.open(.port(server.port)) { idle in
                try await idle.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await idle.answer()?.status == 200)
                try await RawConnection.open(.port(server.port)) { busy in
                    try await busy.send("GET /api/wait HTTP/1.1\r\nHost: a\r\n\r\n")
                    await gate.isReached()
                    await server.stop()
                    #expect(try await idle.endsWithoutMore())
                    await #expect(throws: (any Error).self) {
                        try await RawConnection.open(.port(server.port)) { _ in }
                    }
                    await gate.open()
                    let answer = try #require(try await busy.answer())
                    #expect(answer.text == "done")
                    #expect(answer["connection"] == "close")
                    #expect(try await busy.endsWithoutMore())
                }
            }
        }
    }

    @Test func `told to stop, the server cuts off what does not end`() async throws {
        let gate = Turnstile()
        let configuration = HTTPServerConfiguration(port: 0, timeouts: .init(shutdown: .milliseconds(200)))
        try await EdgeServer.run(Self.waiting(on: gate), server: configuration) { server in
            try await RawConnection.open(.port(server.port)) { busy in
                try await busy.send("GET /api/wait HTTP/1.1\r\nHost: a\r\n\r\n")
                await gate.isReached()
                await server.stop()
                #expect(try await busy.answer() == nil)
                #expect(busy.isClosed)
            }
            await gate.open()
        }
    }

    @Test func `an address in use is told as such`() async throws {
        try await EdgeServer.run { server in
            let error = await #expect(throws: ListenError.self) {
                try await EdgeServer.run(server: .init(port: server.port)) { _ in }
            }
            #expect(error == .addressInUse("http://127.0.0.1:\(server.port)"))
            let health = try await server.get("/health")
            #expect(health?.status == 200)
        }
    }

    @Test func `an address of another machine is told as such`() async throws {
        let error = await #expect(throws: ListenError.self) {
            try await EdgeServer.run(server: .init(host: "192.0.2.1", port: 0)) { _ in }
        }
        #expect(error == .addressNotAvailable("http://192.0.2.1:0"))
    }

    @Test func `a name that is no host is told as such`() async throws {
        let error = await #expect(throws: ListenError.self) {
            try await EdgeServer.run(server: .init(host: "no such host", port: 0)) { _ in }
        }
        #expect(error == .unknownHost("http://no such host:0"))
    }

    @Test func `the local socket serves the same addresses and is removed at the end`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString.prefix(8)).sock")
            .path
        let routes = [
            Route(.get, "/api/who", rateClass: .data, access: .open, door: .open, operation: .init("who", summary: ""))
            {
                .json(Array(($0.remoteAddress ?? "local").utf8))
            }
        ]
        try await EdgeServer.run(routes, server: .init(port: 0, socketPath: path)) { server in
            #expect(server.addresses.last == .socket(path: path))
            #expect(try await server.get("/api/who")?.text == "127.0.0.1")
            try await RawConnection.open(.socket(path)) { connection in
                try await connection.send("GET /api/who HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await connection.answer()?.text == "local")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `connections beyond the limit wait for their turn`() async throws {
        try await EdgeServer.run(server: .init(port: 0, maximumConnections: 1)) { server in
            let request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
            try await withThrowingTaskGroup(of: Int?.self) { tasks in
                try await RawConnection.open(.port(server.port)) { first in
                    try await first.send(request)
                    #expect(try await first.answer()?.status == 200)
                    tasks.addTask { try await server.exchange(request)?.status }
                }
                #expect(try await tasks.next() == 200)
            }
        }
    }

    @Test func `a caller that takes nothing of its answer is cut off, and others are served`() async throws {
        let configuration = HTTPServerConfiguration(port: 0, timeouts: .init(write: .milliseconds(200)))
        let (ended, report) = AsyncStream.makeStream(of: Bool.self)
        let routes =
            [
                Route(
                    .get,
                    "/api/endless",
                    rateClass: .data,
                    access: .open,
                    door: .export,
                    operation: .init("endless", summary: "")
                ) {
                    _ in
                    APIResponse(
                        body: .stream(length: nil) { writer in
                            do {
                                while true { try await writer.write(Array(repeating: 7, count: 100_000)) }
                            } catch {
                                report.yield(true)
                                throw error
                            }
                        }
                    )
                }
            ] + HealthRoutes { true }.routes
        try await EdgeServer.run(routes, server: configuration) { server in
            try await RawConnection.open(.port(server.port)) { slow in
                try await slow.send("GET /api/endless HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await server.get("/health")?.status == 200)
                #expect(await ended.first { _ in true } == true)
            }
        }
    }
}
