// SPDX-License-Identifier: Apache-2.0
import Curl
import JSON
import Kernel
import Testing

@Suite struct CurlStreamTests {
    private static let local = ["127.0.0.0/8"].compactMap { AddressRange($0) }

    private let client: CurlClient
    private let peer: PeerProcess
    private let base: String

    init() async throws {
        client = try Self.makeClient()
        peer = try await PeerProcess("http_server.py")
        base = "http://127.0.0.1:\(peer.port())"
    }

    private static func makeClient(running: Int = 64) throws -> CurlClient {
        try CurlClient(CurlOptions(outbound: OutboundGuard(allowed: local), running: running))
    }

    /// What `/flood` sends from `start` on is what `bytes` are.
    private static func matches(_ bytes: [UInt8], from start: Int) -> Bool {
        bytes.enumerated().allSatisfy { Int($1) == (start + $0) % 251 }
    }

    @Test(arguments: [0, 1, 16_384, 262_144, 262_145, 3_000_001])
    func `a streamed body arrives whole`(_ count: Int) async throws {
        let stream = try await client.open(CurlRequest(url: "\(base)/flood/\(count)"))
        #expect(stream.status == 200)
        #expect(stream.header("content-LENGTH") == "\(count)")
        var got = 0
        while let piece = try await stream.next() {
            #expect(!piece.isEmpty)
            #expect(Self.matches(piece, from: got))
            got += piece.count
        }
        #expect(got == count)
        #expect(try await stream.next() == nil)
    }

    @Test func `any status is the head of a stream`() async throws {
        let stream = try await client.open(CurlRequest(url: "\(base)/status/503"))
        #expect(stream.status == 503)
        #expect(try await stream.next() == Array("status".utf8))
        #expect(try await stream.next() == nil)
        let following = CurlRequest(url: "\(base)/redirect?to=/status/404", followsRedirects: true)
        let last = try await client.open(following)
        #expect(last.status == 404)
        #expect(last.header("x-hop") == nil)
    }

    @Test func `a peer waits while nobody reads`() async throws {
        let count = 64 << 20
        let stream = try await client.open(CurlRequest(url: "\(base)/flood/\(count)", stallLimit: .seconds(4)))
        var got = try #require(try await stream.next()).count
        // Longer than the stall limit, which counts for the peer alone.
        await #expect(throws: CurlError.timeout) {
            try await client.send(CurlRequest(url: "\(base)/slow", timeLimit: .seconds(6)))
        }
        var lines = peer.lines.makeAsyncIterator()
        while let line = await lines.next(), line["path"] != "/slow" {
            #expect(line["flooded"] == nil, "all of it was sent before it was read")
        }
        while let piece = try await stream.next() {
            #expect(piece.count <= 400_000)
            got += piece.count
        }
        #expect(got == count)
    }

    @Test func `a body that is cut off ends in an error after its pieces`() async throws {
        let stream = try await client.open(CurlRequest(url: "\(base)/cut"))
        #expect(try await stream.next() == Array("short".utf8))
        await #expect {
            _ = try await stream.next()
        } throws: { error in
            if case .connect? = error as? CurlError { true } else { false }
        }
    }

    @Test(arguments: ["slow", "stall/1000"])
    func `a peer that falls silent ends at the stall limit`(_ path: String) async throws {
        await #expect(throws: CurlError.timeout) {
            let stream = try await client.open(CurlRequest(url: "\(base)/\(path)", stallLimit: .seconds(1)))
            while try await stream.next() != nil {}
        }
    }

    @Test func `a stream that is let go of, closed or cancelled gives its place up`() async throws {
        let narrow = try Self.makeClient(running: 1)
        let url = "\(base)/flood/\(64 << 20)"
        let echo = CurlRequest(url: "\(base)/echo", timeLimit: .seconds(60))

        _ = try await narrow.open(CurlRequest(url: url)).next()
        #expect(try await narrow.send(echo).status == 200)

        let closed = try await narrow.open(CurlRequest(url: url))
        closed.close()
        #expect(try await narrow.send(echo).status == 200)
        await #expect(throws: CurlError.cancelled) { while try await closed.next() != nil {} }

        let stalled = "\(base)/stall/10"
        let reader = Task {
            let stream = try await narrow.open(CurlRequest(url: stalled))
            while try await stream.next() != nil {}
        }
        for await line in peer.lines where line["stalled"] != nil { break }
        reader.cancel()
        await #expect(throws: CurlError.cancelled) { try await reader.value }
        #expect(try await narrow.send(echo).status == 200)
    }

    @Test func `a stream that can't begin is an error`() async throws {
        await #expect {
            _ = try await client.open(CurlRequest(url: "http://127.0.0.1:1/"))
        } throws: { error in
            if case .connect? = error as? CurlError { true } else { false }
        }
        let closed = try CurlClient()
        await #expect {
            _ = try await closed.open(CurlRequest(url: "\(base)/echo"))
        } throws: { error in
            if case .refused? = error as? CurlError { true } else { false }
        }
    }

    @Test func `shutting down ends open streams`() async throws {
        let stream = try await client.open(CurlRequest(url: "\(base)/flood/\(64 << 20)"))
        await client.shutdown(grace: .milliseconds(50))
        await #expect(throws: CurlError.closed) { while try await stream.next() != nil {} }
        await #expect(throws: CurlError.closed) { _ = try await client.open(CurlRequest(url: "\(base)/echo")) }
    }

    @Test(arguments: [0, 1, 65_536, 300_001])
    func `an upload goes out as it lies`(_ count: Int) async throws {
        let body = [UInt8](repeating: UInt8(ascii: "u"), count: count)
        let response = try await client.send(
            CurlRequest(method: "PUT", url: "\(base)/echo", body: body, bodyLimit: 8 << 20)
        )
        guard case .object(let seen) = try JSONValue(parsing: response.body) else {
            throw CurlError.protocolFailure("no echo")
        }
        #expect(seen["method"] == "PUT")
        #expect(seen["body"] == .string(String(decoding: body, as: UTF8.self)))
        guard case .array(let headers)? = seen["headers"] else { throw CurlError.protocolFailure("no headers") }
        #expect(headers.contains(["content-length", .string("\(count)")]))
    }
}
