// SPDX-License-Identifier: Apache-2.0
import Curl
import JSON
import Kernel
import Testing

@Suite struct CurlClientTests {
    private static let local = ["127.0.0.0/8", "::1"].compactMap { AddressRange($0) }

    private let open: CurlClient
    private let closed: CurlClient
    private let peer: PeerProcess
    private let base: String

    init() async throws {
        open = try CurlClient(CurlOptions(outbound: OutboundGuard(allowed: Self.local)))
        closed = try CurlClient()
        peer = try await PeerProcess("http_server.py")
        base = "http://127.0.0.1:\(peer.port())"
    }

    private func object(_ response: CurlResponse) throws -> JSONObject {
        guard case .object(let object) = try JSONValue(parsing: response.body) else { return JSONObject() }
        return object
    }

    @Test(arguments: ["GET", "POST", "PUT", "DELETE"])
    func `a request arrives as it was meant`(_ method: String) async throws {
        let body = method == "GET" ? [] : Array("a body: \u{0}ü".utf8)
        let response = try await open.send(
            CurlRequest(
                method: method,
                url: "\(base)/echo",
                headers: [CurlHeader("X-One", "1"), CurlHeader("X-Empty", "")],
                body: body
            )
        )
        let seen = try object(response)
        #expect(response.status == 200)
        #expect(response.header("content-TYPE") == "application/json")
        #expect(seen["method"] == .string(method))
        #expect(seen["body"] == .string(String(decoding: body, as: UTF8.self)))
        guard case .array(let headers)? = seen["headers"] else { throw CurlError.protocolFailure("no headers") }
        #expect(headers.contains(["x-one", "1"]))
        #expect(headers.contains(["x-empty", ""]))
        for name in ["content-type", "expect", "cookie", "authorization"] {
            #expect(!headers.contains { if case .array(let pair) = $0 { pair.first == .string(name) } else { false } })
        }
    }

    @Test func `a head request has no body`() async throws {
        let response = try await open.send(CurlRequest(method: "HEAD", url: "\(base)/bytes/100"))
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
    }

    @Test(arguments: [204, 401, 404, 500, 503])
    func `any status is an answer`(_ status: Int) async throws {
        #expect(try await open.send(CurlRequest(url: "\(base)/status/\(status)")).status == status)
    }

    @Test func `redirects are followed on request alone`() async throws {
        let request = CurlRequest(url: "\(base)/redirect?to=/echo")
        let first = try await open.send(request)
        #expect(first.status == 302)
        #expect(first.header("x-hop") == "first")
        var following = request
        following.followsRedirects = true
        let last = try await open.send(following)
        #expect(last.status == 200)
        #expect(last.header("x-hop") == nil)
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://127.0.0.1/", "smtp://127.0.0.1:25/", "gopher://127.0.0.1/", "dict://127.0.0.1/",
    ])
    func `other protocols are not spoken, neither at once nor by redirect`(_ url: String) async throws {
        await #expect(throws: CurlError.self) { try await open.send(CurlRequest(url: url)) }
        let redirect = CurlRequest(url: "\(base)/redirect?to=\(url)", followsRedirects: true)
        await #expect(throws: CurlError.self) { try await open.send(redirect) }
    }

    @Test func `a redirect without an end is given up`() async throws {
        await #expect(throws: CurlError.self) {
            try await open.send(CurlRequest(url: "\(base)/loop", followsRedirects: true))
        }
    }

    @Test func `no spelling of a local address gets through`() async throws {
        let all: [String] = [
            "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "127.0.1", "0",
            "0.0.0.0",
            "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]", "127.0.0.1.",
            "localhost.",
            "169.254.169.254", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]",
        ]
        for host in all {
            let port = peer.port()
            do throws(CurlError) {
                let response = try await closed.send(
                    CurlRequest(url: "http://\(host):\(port)/echo", timeLimit: .seconds(5))
                )
                Issue.record("\(host) answered \(response.status)")
            } catch {
                let isRefused =
                    switch error {
                    case .refused, .resolve: true
                    default: false
                    }
                #expect(isRefused, "\(error)")
            }
        }
    }

    @Test func `a redirect to an address that is not allowed is refused`() async throws {
        let only = try CurlClient(
            CurlOptions(outbound: OutboundGuard(allowed: [try #require(AddressRange("127.0.0.1"))]))
        )
        for target in [
            "http://127.0.0.2:\(peer.port())/echo", "http://169.254.169.254/latest", "http://[::1]:\(peer.port())/",
        ] {
            let request = CurlRequest(url: "\(base)/redirect?to=\(target)", followsRedirects: true)
            await #expect { try await only.send(request) } throws: { error in
                if case .refused? = error as? CurlError { true } else { false }
            }
        }
        #expect(
            try await only.send(CurlRequest(url: "\(base)/redirect?to=/echo", followsRedirects: true)).status == 200
        )
    }

    @Test func `a longer answer than the limit is not passed on`() async throws {
        #expect(try await open.send(CurlRequest(url: "\(base)/bytes/1000", bodyLimit: 1000)).body.count == 1000)
        for path in ["bytes/1001", "bytes/5000000", "endless"] {
            await #expect(throws: CurlError.tooLarge) {
                try await open.send(CurlRequest(url: "\(base)/\(path)", bodyLimit: 1000))
            }
        }
    }

    @Test func `a body that is cut off is an error`() async throws {
        await #expect(throws: CurlError.self) { try await open.send(CurlRequest(url: "\(base)/cut")) }
    }

    @Test func `a slow answer ends at its time limit`() async throws {
        await #expect(throws: CurlError.timeout) {
            try await open.send(CurlRequest(url: "\(base)/slow", timeLimit: .milliseconds(200)))
        }
    }

    @Test func `a cancelled task gets its answer at once`() async throws {
        let client = open
        let url = "\(base)/slow"
        let task = Task { try await client.send(CurlRequest(url: url, timeLimit: .seconds(50))) }
        for await line in peer.lines where line["path"] == "/slow" { break }
        task.cancel()
        // Not `timeout`, which comes later.
        await #expect(throws: CurlError.cancelled) { try await task.value }
        let late = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await client.send(CurlRequest(url: url))
        }
        await #expect(throws: CurlError.cancelled) { try await late.value }
    }

    @Test func `nobody listening is an error of the connection`() async throws {
        await #expect { try await open.send(CurlRequest(url: "http://127.0.0.1:1/")) } throws: { error in
            if case .connect? = error as? CurlError { true } else { false }
        }
    }

    @Test func `a name without an address is an error of the name`() async throws {
        await #expect { try await open.send(CurlRequest(url: "http://nobody.invalid/")) } throws: { error in
            if case .resolve? = error as? CurlError { true } else { false }
        }
    }

    @Test func `a server without TLS is an error of TLS`() async throws {
        await #expect { try await open.send(CurlRequest(url: "https://127.0.0.1:\(peer.port())/")) } throws: { error in
            if case .tls? = error as? CurlError { true } else { false }
        }
    }

    @Test func `a request that can't be sent is refused`() async throws {
        let all: [CurlRequest] = [
            CurlRequest(url: ""), CurlRequest(url: "nonsense"), CurlRequest(url: "http://"),
            CurlRequest(url: "http://a b/"),
            CurlRequest(url: "http://user:pass@127.0.0.1/"),
            CurlRequest(method: "GET /x HTTP/1.1\r\nX: y", url: "http://127.0.0.1/"),
            CurlRequest(method: "", url: "http://127.0.0.1/"),
            CurlRequest(url: "http://127.0.0.1/", headers: [CurlHeader("X", "a\r\nY: b")]),
            CurlRequest(url: "http://127.0.0.1/", headers: [CurlHeader("X\nY", "a")]),
            CurlRequest(url: "http://127.0.0.1/", headers: [CurlHeader("", "a")]),
            CurlRequest(url: "http://127.0.0.1/", headers: [CurlHeader("X", "a\u{0}b")]),
            CurlRequest(url: "http://127.0.0.1/\u{0}"),
        ]
        for request in all {
            await #expect { try await open.send(request) } throws: { error in
                if case .invalidRequest? = error as? CurlError { true } else { false }
            }
        }
    }

    @Test func `two hundred requests at once are all answered`() async throws {
        let (client, base) = (open, base)
        let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...200 {
                group.addTask {
                    let request = CurlRequest(url: "\(base)/bytes/\(number)", timeLimit: .seconds(60))
                    return try await client.send(request).body.count
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sizes.sorted() == Array(1...200))
    }

    @Test func `more than may wait is refused, and what waits gets its turn or its end`() async throws {
        let small = try CurlClient(
            CurlOptions(outbound: OutboundGuard(allowed: Self.local), running: 1, waiting: 1)
        )
        let base = base
        let first = Task { try await small.send(CurlRequest(url: "\(base)/slow", timeLimit: .seconds(50))) }
        for await line in peer.lines where line["path"] == "/slow" { break }
        // One place is left, for whichever of these comes first; it waits in vain.
        let results = await withTaskGroup(of: CurlError?.self) { group in
            for _ in 1...2 {
                group.addTask {
                    do throws(CurlError) {
                        _ = try await small.send(CurlRequest(url: "\(base)/echo", timeLimit: .milliseconds(300)))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(results) == [.overloaded, .timeout])
        first.cancel()
        await #expect(throws: CurlError.cancelled) { try await first.value }
        #expect(try await small.send(CurlRequest(url: "\(base)/echo")).status == 200)
    }

    @Test func `shutting down cuts off what is late and refuses what comes after`() async throws {
        let client = open
        let url = "\(base)/slow"
        let late = Task { try await client.send(CurlRequest(url: url, timeLimit: .seconds(50))) }
        for await line in peer.lines where line["path"] == "/slow" { break }
        await client.shutdown(grace: .milliseconds(100))
        await #expect(throws: CurlError.closed) { try await late.value }
        await #expect(throws: CurlError.closed) { try await client.send(CurlRequest(url: url)) }
        await client.shutdown()
    }
}
