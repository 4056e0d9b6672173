// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import Testing

@testable import HTTPAPI

/// The same inputs on every run: a failure can be repeated.
@Suite(.timeLimit(.minutes(5)))
struct FuzzTests {
    private static let seeds = [
        "GET /api/items/1?where={\"a\":[1]}&b=%20+x HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
        "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST /api/json HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n[1,2\r\n1\r\n]\r\n0\r\n\r\n",
        "POST /api/stream HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        "OPTIONS /api/items/1 HTTP/1.1\r\nHost: a\r\nOrigin: https://a\r\nAccess-Control-Request-Method: GET\r\n\r\n",
        "HEAD /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET http://a:80/health HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        "GET /api/chunks/3 HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nIf-None-Match: \"a\"\r\n\r\n",
        "DELETE /api/items/%C3%A4 HTTP/1.1\r\nHost: [::1]:80\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n",
    ].map { Array($0.utf8) }

    private static let morsels = [
        "\r\n", "\r\n\r\n", "\n", "\r", " ", "\t", ":", "%", "%00", "%2F", "..", "/", "?", "#", "\0", "\u{FFFD}",
        "HTTP/1.1",
        "HTTP/9.9", "Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n", "Host: b\r\n", "-1",
        "99999999999999999999",
        "{", "}", "[", "]", "ffffffffffffffff\r\n", "0\r\n\r\n", "Connection: close\r\n", "Upgrade: x\r\n", ",", ";",
        "\"",
    ].map { Array($0.utf8) }

    private static func mutated(_ random: inout SeededRandom) -> [UInt8] {
        var bytes = seeds[random.below(seeds.count)]
        for _ in 0...random.below(4) {
            let place = random.below(bytes.count + 1)
            switch random.below(6) {
            case 0: bytes.insert(contentsOf: morsels[random.below(morsels.count)], at: place)
            case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            case 2 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 3 where place < bytes.count:
                bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(8)))
            case 4: bytes += seeds[random.below(seeds.count)].prefix(random.below(60))
            default: bytes = Array(bytes.prefix(max(1, place)))
            }
        }
        return bytes
    }

    @Test(arguments: 0..<20)
    func `mutated requests are answered or the connection ends, and the server stays`(_ seed: Int) async throws {
        try await EdgeServer.run { server in
            var random = SeededRandom(seed: UInt64(seed))
            for _ in 0..<1250 {
                // Two behind each other, so that the second also meets what the first left behind.
                let requests = Self.mutated(&random) + Self.mutated(&random)
                try await RawConnection.open(.port(server.port)) { connection in
                    do {
                        try await connection.send(requests)
                        try await connection.finishSending()
                    } catch {
                        // The server had closed by then.
                    }
                    let answers = String(decoding: try await connection.everything(), as: UTF8.self)
                    #expect(answers.isEmpty || answers.hasPrefix("HTTP/1."))
                    #expect(!answers.contains("internal_error"))
                }
            }
            #expect(try await server.get("/health")?.status == 200)
        }
    }

    @Test func `mutated addresses never trap the router`() {
        var random = SeededRandom(seed: 99)
        var refused = 0
        for _ in 0..<50_000 {
            let text =
                String(decoding: Self.mutated(&random), as: UTF8.self).split(separator: " ").dropFirst().first ?? "/"
            do throws(Problem) {
                let target = try RequestTarget(String(text))
                _ = RoutingFixture.matcher.match(target.routeSegments)
                _ = try Query(parsing: target.query)
            } catch {
                refused += 1
                #expect(error.status == .badRequest)
            }
        }
        #expect(refused > 1000)
        #expect(refused < 49_000)
    }
}

/// SplitMix64 (Steele, Lea, Flood, 2014).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}
