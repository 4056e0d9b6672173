// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel
import MediaDomain
import MediaTestKit
import NIOCore
import Testing

@testable import HTTPAPI

/// Files over real connections, which may end at any time.
@Suite(.timeLimit(.minutes(3)))
struct MediaConnectionTests {
    private func run(
        _ bed: MediaBed = MediaBed(),
        server: HTTPServerConfiguration = .init(port: 0),
        _ use: @escaping @Sendable (EdgeServer) async throws -> Void
    ) async throws {
        let api = try await TestAPI(media: bed)
        try await EdgeServer.run(api.table.routes, server: server, authenticator: EverybodyIsSystem(), use)
    }

    /// Waits until something is so.
    private func become(_ condition: @Sendable () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func `a long body is taken in as it comes, and goes out as it was`() async throws {
        let bed = MediaBed()
        let bytes = PatternSource.bytes(0..<3_000_000)
        try await run(bed) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/media/upload/a.bin HTTP/1.1\r\nHost: a\r\nContent-Length: \(bytes.count)\r\n\r\n"
                )
                for start in stride(from: 0, to: bytes.count, by: 300_000) {
                    try await connection.send(Array(bytes[start..<(start + 300_000)]))
                }
                #expect(try await connection.answer()?.status == 201)
                try await connection.send("GET /api/media/file/a.bin HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 200 && answer.body == bytes)
                #expect(answer["content-length"] == "3000000")
                try await connection.send("HEAD /api/media/file/a.bin HTTP/1.1\r\nHost: a\r\n\r\n")
                let head = try #require(try await connection.answer(hasBody: false))
                #expect(head.status == 200 && head["content-length"] == "3000000")
            }
        }
    }

    @Test func `a connection that is cut leaves nothing of its file`() async throws {
        let bed = MediaBed()
        try await run(bed) { server in
            for head in [
                "POST /api/media/upload/a.bin HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n",
                "POST /api/media/upload/a.bin HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n",
                "POST /api/media/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n"
                    + "Content-Type: \(TestForm.type)\r\n\r\n------roost7MA4YWxk\r\n"
                    + "Content-Disposition: form-data; name=f; filename=a\r\n\r\n",
            ] {
                let before = bed.store.calls(.put)
                try await RawConnection.open(.port(server.port)) { connection in
                    try await connection.send(head)
                    try await connection.send("some bytes of many")
                    try await become { bed.store.calls(.put) > before }
                }
            }
        }
        // The server has ended, and with it all that it was at.
        #expect(bed.catalog.files.isEmpty && bed.store.keys.isEmpty)
    }

    @Test func `a body that stops coming is given up`() async throws {
        let bed = MediaBed()
        var configuration = HTTPServerConfiguration(port: 0)
        configuration.timeouts.body = .milliseconds(200)
        try await run(bed, server: configuration) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/media/upload/a.bin HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"
                )
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 408 && answer.text.contains("request_timeout"))
            }
        }
        #expect(bed.catalog.files.isEmpty && bed.store.keys.isEmpty)
    }

    @Test func `a body that is too long is refused before it is sent`() async throws {
        var bed = MediaBed()
        bed.settings.maximumUpload = 1000
        try await run(bed) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/media/upload/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n"
                )
                #expect(try await connection.answer()?.status == 413)
            }
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/media/upload/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
                )
                #expect(try await connection.answer(hasBody: false)?.status == 100)
                try await connection.send("abc")
                #expect(try await connection.answer()?.status == 201)
            }
        }
    }

    @Test func `what is said of an upload over a connection is the protocol's`() async throws {
        try await run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                let version = "Host: a\r\nTus-Resumable: 1.0.0\r\n"
                try await connection.send("POST /api/media/tus HTTP/1.1\r\n\(version)Upload-Length: 5\r\n\r\n")
                let made = try #require(try await connection.answer())
                let path = try #require(made["location"])
                try await connection.send("HEAD \(path) HTTP/1.1\r\n\(version)\r\n")
                let head = try #require(try await connection.answer(hasBody: false))
                #expect(head.status == 200 && head["upload-offset"] == "0" && head["upload-length"] == "5")
                try await connection.send(
                    "PATCH \(path) HTTP/1.1\r\n\(version)Upload-Offset: 0\r\nContent-Length: 5\r\n"
                        + "Content-Type: application/offset+octet-stream\r\n\r\nhello"
                )
                let last = try #require(try await connection.answer())
                #expect(last.status == 204 && last["upload-offset"] == "5" && last["roost-file"] == "1")
            }
        }
    }
}
