// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import JSON
import Kernel
import NIOCore
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BodyTests {
    @Test(arguments: [1, 1000, 65_536, 700_000])
    func `a body comes whole, by length and in chunks`(_ size: Int) async throws {
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
                try await connection.send(body)
                let first = try #require(try await connection.answer())
                #expect(first.status == 201)
                #expect(first.body == body)

                try await connection.send("POST /api/items HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                for piece in stride(from: 0, to: size, by: 10_000) {
                    let part = body[piece..<min(piece + 10_000, size)]
                    try await connection.send(
                        Array("\(String(part.count, radix: 16))\r\n".utf8) + part + Array("\r\n".utf8)
                    )
                }
                try await connection.send("0\r\n\r\n")
                #expect(try await connection.answer()?.body == body)
            }
        }
    }

    @Test func `a stream is handed on as it comes`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("POST /api/stream HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
                for _ in 0..<50 { try await connection.send(Array(repeating: 7, count: 100_000)) }
                #expect(try await connection.answer()?.text == "5000000")
            }
        }
    }

    @Test func `a length beyond the limit is refused before the body`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/items HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000001\r\n\r\n"
                )
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 413)
                #expect(answer["connection"] == "close")
                #expect(answer.text.contains("content_too_large"))
            }
        }
    }

    @Test func `a caller that sends all of a body too large can read the answer`() async throws {
        try await EdgeServer.run(server: .init(port: 0, timeouts: .init(linger: .seconds(60)))) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
                for _ in 0..<50 { try await connection.send(Array(repeating: 7, count: 100_000)) }
                #expect(try await connection.answer()?.status == 413)
                try await connection.finishSending()
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test func `chunks beyond the limit are refused`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("POST /api/json HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                let chunk = Array("ea60\r\n".utf8) + Array(repeating: 32, count: 60_000) + Array("\r\n".utf8)
                try await connection.send(chunk)
                try await connection.send(chunk)
                #expect(try await connection.answer()?.status == 413)
            }
        }
    }

    @Test func `a small body beyond the limit of its route leaves the connection usable`() async throws {
        try await EdgeServer.run(edge: .init(limits: .init(body: 10))) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n12345678901"
                )
                #expect(try await connection.answer()?.status == 413)
                try await connection.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await connection.answer()?.status == 200)
            }
        }
    }

    @Test func `a caller that waits is told to go on, once its body is wanted`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/items HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
                )
                #expect(try await connection.answer()?.status == 100)
                try await connection.send("abc")
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 201)
                #expect(answer.text == "abc")
                #expect(answer["connection"] == nil)
                try await connection.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await connection.answer()?.status == 200)
            }
        }
    }

    @Test func `a caller that waits is not told to go on when nobody wants its body`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/none HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
                )
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 404)
                #expect(answer["connection"] == "close")
            }
        }
    }

    @Test func `a body that nobody reads is dropped`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("POST /api/ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                #expect(try await connection.answer()?.status == 204)
                try await connection.send("POST /api/ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nabc")
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 204)
                #expect(answer["connection"] == "close")
            }
        }
    }

    @Test func `JSON is read whatever the type says, and its place of error is named`() async throws {
        try await EdgeServer.run { server in
            let good = try await server.exchange(
                "POST /api/json HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n[]"
            )
            #expect(good?.text == "array")
            let bad = try #require(
                try await server.exchange(
                    "POST /api/json HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n{\"a\":[1,x]}"
                )
            )
            #expect(bad.status == 400)
            let problem = try JSONValue(parsing: bad.body)
            #expect(problem["code"] == "malformed_json")
            #expect(problem["errors"]?[0]?["pointer"] == "/a/1")
            let none = try await server.exchange("POST /api/json HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            #expect(none?.status == 400)
        }
    }

    @Test func `a stream that promises another length is broken off`() async throws {
        let routes = [("short", 10), ("long", 2)].map { name, length in
            Route(
                .get,
                RoutePath("/api/\(name)"),
                rateClass: .data,
                access: .open,
                door: .export,
                operation: .init(name, summary: "")
            ) { _ in
                APIResponse(body: .stream(length: length) { try await $0.write(Array("abcd".utf8)) })
            }
        }
        try await EdgeServer.run(routes) { server in
            for name in ["short", "long"] {
                try await RawConnection.open(.port(server.port)) { connection in
                    try await connection.send("GET /api/\(name) HTTP/1.1\r\nHost: a\r\n\r\n")
                    #expect(try await connection.answer() == nil)
                    #expect(connection.isClosed)
                }
            }
        }
    }
}
