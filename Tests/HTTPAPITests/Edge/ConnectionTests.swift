// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import Kernel
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ConnectionTests {
    static let close = "Connection: close\r\n\r\n"

    @Test func `one connection serves request after request`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                for number in 1...3 {
                    try await connection.send("GET /api/items/\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
                    let answer = try #require(try await connection.answer())
                    #expect(answer.text == "\(number)|")
                    #expect(answer["connection"] == nil)
                    #expect(answer["date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
                    #expect(answer["x-content-type-options"] == "nosniff")
                    #expect(answer["server"] == nil)
                }
                #expect(!connection.isClosed)
            }
        }
    }

    @Test func `requests sent ahead are answered in their order`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                let all = (0..<100).map { number in
                    number % 2 == 0
                        ? "GET /api/items/\(number) HTTP/1.1\r\nHost: a\r\n\r\n"
                        : "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\(100 + number)"
                }
                try await connection.send(all.joined())
                for number in 0..<100 {
                    let answer = try #require(try await connection.answer())
                    #expect(answer.text == (number % 2 == 0 ? "\(number)|" : "\(100 + number)"))
                }
            }
        }
    }

    @Test func `a refusal keeps its place behind requests sent ahead, and nothing follows it`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                let good = "GET /api/items/1 HTTP/1.1\r\nHost: a\r\n\r\n"
                try await connection.send(good + good + "GET / HTTP/1.1\r\n\r\n" + good)
                #expect(try await connection.answer()?.status == 200)
                #expect(try await connection.answer()?.status == 200)
                let refusal = try #require(try await connection.answer())
                #expect(refusal.status == 400)
                #expect(refusal["connection"] == "close")
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test func `a caller that asks for it gets the end of the connection`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                let last = "GET /health HTTP/1.1\r\nHost: a\r\n" + Self.close
                try await connection.send(last + last)
                #expect(try await connection.answer()?["connection"] == "close")
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test func `a caller that has finished sending still gets its answers`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                let request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
                try await connection.send(request + request)
                try await connection.finishSending()
                #expect(try await connection.answer()?.status == 200)
                #expect(try await connection.answer()?.status == 200)
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test func `a request that ends too early is answered when the caller still listens`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
                try await connection.finishSending()
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 400)
                #expect(answer.text.contains("incomplete_request"))
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test func `HTTP/1.0 keeps the connection only when asked`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                let request = "GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
                for _ in 0..<2 {
                    try await connection.send(request)
                    #expect(try await connection.answer()?["connection"] == "keep-alive")
                }
                // A body of unknown length ends with the connection there.
                try await connection.send("GET /api/chunks/3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let answer = try #require(try await connection.answer())
                #expect(answer["transfer-encoding"] == nil)
                #expect(answer["connection"] == "close")
                #expect(answer.text == "0,1,2,")
            }
        }
    }

    @Test func `HEAD has the head of GET and no body`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                for target in ["/api/items/7", "/api/chunks/5"] {
                    try await connection.send("HEAD \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                    let answer = try #require(try await connection.answer(hasBody: false))
                    #expect(answer.status == 200)
                    #expect(answer["content-length"] == (target == "/api/items/7" ? "2" : nil))
                    #expect(answer["transfer-encoding"] == nil)
                }
                try await connection.send("GET /api/items/7 HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await connection.answer()?.text == "7|")
            }
        }
    }

    @Test func `a stream of unknown length comes in chunks`() async throws {
        try await EdgeServer.run { server in
            let answer = try #require(try await server.get("/api/chunks/2000"))
            #expect(answer["transfer-encoding"] == "chunked")
            #expect(answer.text == (0..<2000).map { "\($0)," }.joined())
        }
    }

    @Test func `an absolute address and its host count`() async throws {
        try await EdgeServer.run { server in
            let answer = try await server.exchange(
                "GET http://other.example:81/api/items/1?a=b HTTP/1.1\r\nHost: a\r\n\r\n"
            )
            #expect(answer?.text == "1|a=b")
            let bad = try await server.exchange("GET http://u@h/api/items/1 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(bad?.status == 400)
        }
    }

    @Test func `characters that clients send raw pass in queries`() async throws {
        try await EdgeServer.run { server in
            let answer = try await server.get("/api/items/ö?where={\"a\":[1|2]}&b=x+y%2B&c=zähl^`<>\\'😀")
            #expect(answer?.text == "ö|where={\"a\":[1|2]}&b=x y+&c=zähl^`<>\\'😀")
        }
    }

    @Test func `a request for an upgrade is answered in plain HTTP and is the last`() async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "GET /api/items/1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                )
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 200)
                #expect(answer["connection"] == "close")
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test func `an idle connection is closed without a word`() async throws {
        try await EdgeServer.run(server: .init(port: 0, timeouts: .init(idle: .milliseconds(100)))) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                let isSilent = try await connection.endsWithoutMore()
                #expect(isSilent)
            }
        }
    }

    @Test func `a head that trickles in is answered 408`() async throws {
        try await EdgeServer.run(server: .init(port: 0, timeouts: .init(head: .milliseconds(200)))) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("GET /health HTTP/1.1\r\nHost: a\r\n")
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 408)
                #expect(answer.text.contains("request_timeout"))
                #expect(answer["connection"] == "close")
                try await connection.finishSending()
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test(arguments: ["/api/items", "/api/stream"])
    func `a body that stops coming is answered 408`(_ path: String) async throws {
        try await EdgeServer.run(server: .init(port: 0, timeouts: .init(body: .milliseconds(200)))) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
                let answer = try #require(try await connection.answer())
                #expect(answer.status == 408)
                #expect(answer["connection"] == "close")
                try await connection.finishSending()
                #expect(try await connection.endsWithoutMore())
            }
        }
    }

    @Test func `a deadline holds for a body that comes too slowly as a whole`() async throws {
        let limits = RequestLimits(deadline: .zero)
        try await EdgeServer.run(edge: .init(limits: limits)) { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try await connection.send(
                    "POST /api/items HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n"
                )
                #expect(try await connection.answer()?.status == 100)
                try await connection.send("a")
                #expect(try await connection.answer()?.status == 408)
            }
        }
    }
}
