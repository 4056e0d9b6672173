// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import Testing

@Suite(.timeLimit(.minutes(2)))
struct CORSTests {
    private static let preflight = "Access-Control-Request-Method: PATCH\r\n"

    private static func options(_ origin: String, _ server: EdgeServer) async throws -> RawAnswer? {
        try await server.exchange(
            "OPTIONS /api/items/1 HTTP/1.1\r\nHost: a\r\nOrigin: \(origin)\r\n\(preflight)\r\n"
        )
    }

    @Test func `without configured origins no answer speaks of other origins`() async throws {
        try await EdgeServer.run { server in
            let answer = try #require(try await server.get("/api/items/1", "Origin: https://app.example"))
            #expect(!answer.headers.contains { $0.name.hasPrefix("access-control") || $0.name == "vary" })
            let preflight = try #require(try await Self.options("https://app.example", server))
            #expect(preflight.status == 204)
            #expect(!preflight.headers.contains { $0.name.hasPrefix("access-control") })
        }
    }

    @Test func `a configured origin may read, with credentials`() async throws {
        try await EdgeServer.run(edge: .init(cors: .init(origins: ["https://app.example"]))) { server in
            let answer = try #require(try await server.get("/api/items/1", "Origin: https://app.example"))
            #expect(answer["access-control-allow-origin"] == "https://app.example")
            #expect(answer["access-control-allow-credentials"] == "true")
            #expect(answer["access-control-expose-headers"]?.contains("ETag") == true)
            #expect(answer["vary"] == "Origin")
            let problem = try #require(try await server.get("/api/none", "Origin: https://app.example"))
            #expect(problem.status == 404)
            #expect(problem["access-control-allow-origin"] == "https://app.example")
        }
    }

    @Test func `another origin may not, and caches are told`() async throws {
        try await EdgeServer.run(edge: .init(cors: .init(origins: ["https://app.example"]))) { server in
            for origin in ["https://evil.example", "https://app.example.evil.example", "null", "http://app.example"] {
                let answer = try #require(try await server.get("/api/items/1", "Origin: \(origin)"))
                #expect(answer.status == 200)
                #expect(answer["access-control-allow-origin"] == nil)
                #expect(answer["access-control-allow-credentials"] == nil)
                #expect(answer["vary"] == "Origin")
            }
            #expect(try await server.get("/api/items/1")?["vary"] == "Origin")
        }
    }

    @Test func `any origin may read when all may, without credentials`() async throws {
        try await EdgeServer.run(edge: .init(cors: .init(origins: ["*"]))) { server in
            let answer = try #require(try await server.get("/api/items/1", "Origin: https://app.example"))
            #expect(answer["access-control-allow-origin"] == "*")
            #expect(answer["access-control-allow-credentials"] == nil)
        }
    }

    @Test func `a preflight request is told the methods and headers`() async throws {
        try await EdgeServer.run(edge: .init(cors: .init(origins: ["https://app.example"]))) { server in
            let answer = try #require(try await Self.options("https://app.example", server))
            #expect(answer.status == 204)
            #expect(answer["access-control-allow-origin"] == "https://app.example")
            #expect(answer["access-control-allow-methods"] == "GET, HEAD, OPTIONS")
            #expect(answer["access-control-allow-headers"]?.contains("Authorization") == true)
            #expect(answer["access-control-max-age"] == "600")
            #expect(answer.headers.count { $0.name == "access-control-allow-origin" } == 1)
            let refused = try #require(try await Self.options("https://evil.example", server))
            #expect(refused["access-control-allow-methods"] == nil)
        }
    }
}
