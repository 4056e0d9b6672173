// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPAPI
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@Suite(.timeLimit(.minutes(2)))
struct TLSTests {
    private static let get = "GET /api/items/1 HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private static func withServer(
        publicURL: String? = nil,
        _ use: @escaping @Sendable (EdgeServer) async throws -> Void
    ) async throws {
        let certificate = try TestCertificate(redirectFrom: 0)
        defer { certificate.remove() }
        try await EdgeServer.run(server: .init(port: 0, tls: certificate.files, publicURL: publicURL), use)
    }

    @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
    func `TLS 1.2 and 1.3 are spoken, and callers are told to stay with it`(_ version: TLSVersion) async throws {
        try await Self.withServer { server in
            let answer = try #require(try await server.exchange(Self.get, tls: TestCertificate.client(upTo: version)))
            #expect(answer.status == 200)
            #expect(answer["strict-transport-security"] == "max-age=31536000")
        }
    }

    @Test(arguments: [TLSVersion.tlsv1, .tlsv11])
    func `older versions are refused`(_ version: TLSVersion) async throws {
        try await Self.withServer { server in
            await #expect(throws: (any Error).self) {
                let answer = try await server.exchange(Self.get, tls: TestCertificate.client(upTo: version))
                try #require(answer != nil)
            }
            let answer = try await server.exchange(Self.get, tls: TestCertificate.client(upTo: .tlsv13))
            #expect(answer?.status == 200)
        }
    }

    @Test func `refusals, limits and the end of a connection are the same behind TLS`() async throws {
        try await Self.withServer { server in
            let client = try TestCertificate.client(upTo: .tlsv13)
            try await RawConnection.open(.port(server.port), tls: client) { connection in
                try await connection.send("GET / HTTP/1.1\r\n\r\n")
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 400)
                #expect(answer["connection"] == "close")
                #expect(try await connection.endsWithoutMore())
            }
            try await RawConnection.open(.port(server.port), tls: client) { connection in
                try await connection.send("POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n")
                for _ in 0..<20 { try? await connection.send(Array(repeating: 7, count: 100_000)) }
                #expect(try await connection.answer()?.status == 413)
            }
            try await RawConnection.open(.port(server.port), tls: client) { connection in
                try await connection.send("GET /api/chunks/3000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(try await connection.answer()?.body.count == (0..<3000).map { "\($0)," }.joined().utf8.count)
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test func `plain HTTP on the encrypted port gets no answer, and harms nobody`() async throws {
        try await Self.withServer { server in
            let plain = try await server.exchange(Self.get)
            #expect(plain == nil)
            let secure = try await server.exchange(Self.get, tls: TestCertificate.client(upTo: .tlsv13))
            #expect(secure?.status == 200)
        }
    }

    @Test func `the plain port sends callers to the encrypted one`() async throws {
        try await Self.withServer { server in
            let plain = try #require(server.addresses.dropFirst().first?.port)
            try await RawConnection.open(.port(plain)) { connection in
                try await connection.send(
                    "POST /api/items?a=b HTTP/1.1\r\nHost: my.example:80\r\nContent-Length: 0\r\n\r\n"
                )
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 308)
                #expect(answer["location"] == "https://my.example:\(server.port)/api/items?a=b")
                #expect(answer["strict-transport-security"] == nil)
                try await connection.send("GET / HTTP/1.1\r\n\r\n")
                #expect(try await connection.answer()?.status == 400)
            }
        }
        try await Self.withServer(publicURL: "https://api.example/") { server in
            let plain = try #require(server.addresses.dropFirst().first?.port)
            try await RawConnection.open(.port(plain)) { connection in
                try await connection.send("GET /x HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                #expect(try await connection.answer()?["location"] == "https://api.example/x")
            }
        }
    }

    @Test func `a certificate that can't be used is named`() async throws {
        let good = try TestCertificate()
        defer { good.remove() }
        for files in [
            HTTPServerConfiguration.TLS(certificate: "/nowhere/certificate.pem", key: good.files.key),
            .init(certificate: good.files.certificate, key: "/nowhere/key.pem"),
            .init(certificate: good.files.key, key: good.files.key),
        ] {
            let error = await #expect(throws: ListenError.self) {
                try await EdgeServer.run(server: .init(port: 0, tls: files)) { _ in }
            }
            guard case .badCertificate(let file, _) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect([files.certificate, files.key].contains(file))
        }
    }
}
