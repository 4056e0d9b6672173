// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import NIOPosix
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2)))
struct PublicFilesTests {
    /// A front end with a secret beside it.
    private static func withSite(_ use: @escaping @Sendable (EdgeServer) async throws -> Void) async throws {
        let files = FileManager.default
        let base = files.temporaryDirectory.appending(path: "roost-public-\(UUID().uuidString)")
        let root = base.appending(path: "site")
        try files.createDirectory(at: root.appending(path: "assets/deep"), withIntermediateDirectories: true)
        defer { try? files.removeItem(at: base) }
        try Data("<h1>home</h1>".utf8).write(to: root.appending(path: "index.html"))
        try Data("<h1>docs</h1>".utf8).write(to: root.appending(path: "assets/index.html"))
        try Data("console.log(1)".utf8).write(to: root.appending(path: "assets/index-B3x_9dKa.js"))
        try Data("0123456789".utf8).write(to: root.appending(path: "digits.txt"))
        try Data(repeating: 7, count: 1_000_000).write(to: root.appending(path: "big.bin"))
        try Data().write(to: root.appending(path: "empty.css"))
        try Data("own".utf8).write(to: root.appending(path: "grün & weiß.txt"))
        try Data("SECRET".utf8).write(to: root.appending(path: ".env"))
        try Data("SECRET".utf8).write(to: base.appending(path: "secret.txt"))
        let links = [
            "out.txt": "../secret.txt", "outside": "..", "absolute.txt": base.appending(path: "secret.txt").path,
            "inside.txt": "assets/../digits.txt", "loop": "loop", "folder": "assets",
        ]
        for (name, target) in links {
            try files.createSymbolicLink(atPath: root.appending(path: name).path, withDestinationPath: target)
        }
        try await EdgeServer.run(publicFiles: PublicFiles(directory: root.path, threadPool: .singleton), use)
    }

    @Test(
        arguments: [
            ("/", 200, "<h1>home</h1>", "text/html; charset=utf-8", "no-cache"),
            ("/index.html", 200, "<h1>home</h1>", "text/html; charset=utf-8", "no-cache"),
            ("/digits.txt", 200, "0123456789", "text/plain; charset=utf-8", "no-cache"),
            ("/digits.txt?v=2", 200, "0123456789", "text/plain; charset=utf-8", "no-cache"),
            (
                "/assets/index-B3x_9dKa.js", 200, "console.log(1)", "text/javascript; charset=utf-8",
                "public, max-age=31536000, immutable"
            ),
            ("/assets/", 200, "<h1>docs</h1>", "text/html; charset=utf-8", "no-cache"),
            ("/empty.css", 200, "", "text/css; charset=utf-8", "no-cache"),
            ("/gr%C3%BCn%20%26%20wei%C3%9F.txt", 200, "own", "text/plain; charset=utf-8", "no-cache"),
            ("/inside.txt", 200, "0123456789", "text/plain; charset=utf-8", "no-cache"),
            ("/folder/index-B3x_9dKa.js", 200, "console.log(1)", "text/javascript; charset=utf-8", nil),
        ] as [(String, Int, String, String, String?)]
    )
    func `files are served`(
        _ target: String,
        _ status: Int,
        _ body: String,
        _ type: String,
        _ caching: String?
    ) async throws {
        try await Self.withSite { server in
            let answer = try #require(try await server.get(target))
            #expect(answer.status == status)
            #expect(answer.text == body)
            #expect(answer["content-type"] == type)
            #expect(answer["etag"] != nil)
            #expect(answer["last-modified"]?.hasSuffix(" GMT") == true)
            if let caching { #expect(answer["cache-control"] == caching) }
        }
    }

    @Test(arguments: [
        "/../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2Fsecret.txt", "/..%2fsecret.txt", "/%252e%252e/secret.txt",
        "/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/out.txt", "/outside/secret.txt",
        "/absolute.txt", "/loop", "/.env", "/assets/deep/../../.env", "/..", "/..\\secret.txt", "//secret.txt",
        "/./digits.txt", "/digits.txt/", "/digits.txt/x", "/missing.txt", "/%5c..%5csecret.txt", "/etc%2fpasswd",
        "/assets/deep/", "/x%2F..%2F..%2Fsecret.txt",
    ])
    func `nothing else is served`(_ target: String) async throws {
        try await Self.withSite { server in
            let answer = try #require(try await server.get(target))
            #expect(!answer.text.contains("SECRET"))
            if target != "/digits.txt/" { #expect(answer.status == 404) }
        }
    }

    @Test func `a NUL in a path is refused`() async throws {
        try await Self.withSite { server in
            let answer = try await server.get("/digits.txt%00.html")
            #expect(answer?.status == 400)
        }
    }

    @Test func `addresses that the application makes up get its page, for navigation only`() async throws {
        try await Self.withSite { server in
            let html = "Accept: text/html,application/xhtml+xml"
            let page = try #require(try await server.get("/users/7/edit", html))
            #expect(page.status == 200)
            #expect(page.text == "<h1>home</h1>")
            #expect(page["cache-control"] == "no-cache")
            #expect(try await server.get("/users/7/edit")?.status == 404)
            #expect(try await server.get("/users/7/edit", "Accept: */*")?.status == 404)
            #expect(try await server.get("/missing.js", html)?.status == 404)
            for own in ["/api/none", "/health/none", "/metrics", "/_/", "/.well-known/none"] {
                #expect(try await server.get(own, html)?.status == 404)
            }
            #expect(try await server.get("/api/items/1", html)?.text == "1|")
        }
    }

    @Test func `a folder without its slash is sent to it, on this host`() async throws {
        try await Self.withSite { server in
            let answer = try #require(try await server.get("/assets"))
            #expect(answer.status == 308)
            #expect(answer["location"] == "/assets/")
        }
    }

    @Test func `a copy that is good is not sent again`() async throws {
        try await Self.withSite { server in
            let first = try #require(try await server.get("/digits.txt"))
            let tag = try #require(first["etag"])
            let time = try #require(first["last-modified"])
            for condition in [
                "If-None-Match: \(tag)", "If-None-Match: \"x\", W/\(tag)", "If-None-Match: *",
                "If-Modified-Since: \(time)",
            ] {
                let answer = try #require(try await server.get("/digits.txt", condition))
                #expect(answer.status == 304)
                #expect(answer.body.isEmpty)
                #expect(answer["etag"] == tag)
                #expect(answer["content-length"] == nil)
            }
            let old = "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"
            for condition in ["If-None-Match: \"other\"", old, "If-Modified-Since: yesterday"] {
                #expect(try await server.get("/digits.txt", condition)?.status == 200)
            }
            // The tag decides when both are there.
            #expect(
                try await server.get("/digits.txt", "If-None-Match: \"other\"", "If-Modified-Since: \(time)")?.status
                    == 200
            )
        }
    }

    @Test func `part of a file is served`() async throws {
        try await Self.withSite { server in
            let part = try #require(try await server.get("/digits.txt", "Range: bytes=2-4"))
            #expect(part.status == 206)
            #expect(part.text == "234")
            #expect(part["content-range"] == "bytes 2-4/10")
            let tail = try #require(try await server.get("/digits.txt", "Range: bytes=-3"))
            #expect(tail.text == "789")
            let tag = try #require(tail["etag"])
            let beyond = try #require(try await server.get("/digits.txt", "Range: bytes=10-"))
            #expect(beyond.status == 416)
            #expect(beyond["content-range"] == "bytes */10")
            #expect(try await server.get("/digits.txt", "Range: bytes=1-2,4-5")?.status == 200)
            #expect(try await server.get("/digits.txt", "Range: bytes=1-2", "If-Range: \"other\"")?.status == 200)
            #expect(try await server.get("/digits.txt", "Range: bytes=1-2", "If-Range: \(tag)")?.status == 206)
            let large = try #require(try await server.get("/big.bin", "Range: bytes=1-300000"))
            #expect(large.body.count == 300_000)
        }
    }

    @Test func `a large file flows, and HEAD tells its length`() async throws {
        try await Self.withSite { server in
            let whole = try #require(try await server.get("/big.bin"))
            #expect(whole["content-length"] == "1000000")
            #expect(whole.body == Array(repeating: 7, count: 1_000_000))
            let head = try #require(
                try await server.exchange("HEAD /big.bin HTTP/1.1\r\nHost: a\r\n\r\n", hasBody: false)
            )
            #expect(head.status == 200)
            #expect(head["content-length"] == "1000000")
            #expect(head["content-type"] == "application/octet-stream")
        }
    }

    @Test func `files are read only`() async throws {
        try await Self.withSite { server in
            let answer = try #require(
                try await server.exchange("POST /digits.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            )
            #expect(answer.status == 405)
            #expect(answer["allow"] == "GET, HEAD, OPTIONS")
        }
    }

    @Test(
        arguments: [
            ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=5-", .part(5..<10)), ("bytes=-1", .part(9..<10)),
            ("bytes=-20", .part(0..<10)), ("bytes=0-99", .part(0..<10)), ("bytes=9-9", .part(9..<10)),
            ("bytes=10-11", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=3-2", .whole), ("bytes=a-b", .whole),
            ("bytes=-", .whole), ("items=1-2", .whole), ("bytes=1-2,3-4", .whole), ("bytes=+1-2", .whole),
            ("bytes=0-9223372036854775807", .part(0..<10)), ("bytes=99999999999999999999-", .whole),
            ("bytes=1-99999999999999999999", .whole),
        ] as [(String, ByteRange)]
    )
    func `a range header is read`(_ header: String, _ expected: ByteRange) {
        #expect(ByteRange(header, size: 10) == expected)
    }

    @Test(arguments: [
        ("index-B3x_9dKa.js", true), ("main.3f4a2b1c.css", true), ("app-ABCDEFG2.js", true),
        ("chunk.0a1b2c3d4e5f67890123.js", true), ("index.html", false), ("app.js", false),
        ("report-20240101.pdf", false),
        ("jquery-3.7.1.min.js", false), ("page-3f4a2b1c.html", false), ("my-portrait.jpg", false), ("README", false),
    ])
    func `names made from the content are recognized`(_ name: String, _ isHashed: Bool) {
        #expect(AssetName.isHashed(name) == isHashed)
    }

    @Test(
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
        ] as [(Int64, String)]
    )
    func `dates are written and read`(_ seconds: Int64, _ text: String) {
        #expect(HTTPDate(secondsSinceEpoch: seconds).description == text)
        #expect(HTTPDate(text)?.secondsSinceEpoch == seconds)
    }
}
