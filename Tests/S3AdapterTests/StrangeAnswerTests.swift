// SPDX-License-Identifier: Apache-2.0

import Crypto
import Curl
import JSON
import Kernel
import MediaDomain
import Testing

@testable import S3Adapter

/// What goes out on the way to a bucket, and answers that are well-formed and all the same none of a bucket's.
@Suite struct StrangeAnswerTests {
    private static let date = "Last-Modified: Sat, 21 Nov 2026 20:52:32 GMT"

    private let proxy: PeerProcess
    private let world: S3World

    init() async throws {
        let (port, _) = try await S3Server.moto.running()
        proxy = try await PeerProcess("faulty_proxy.py", ["\(port)"])
        var options = S3Options(retries: S3World.retries, stallLimit: .seconds(60))
        options.largestCopy = Int64(S3Bucket.leastPart)
        world = try await S3World(.moto, through: try proxy.ready.number("port"), options: options)
    }

    private func fault(_ kind: String, times: Int = 1, when text: String) async throws {
        _ = try await proxy.ask(["do": .string(kind), "times": .integer(Int64(times)), "when": .string(text)])
    }

    /// Has the next answer be this one; `FILL` in it stands for so many blanks.
    private func answer(_ head: String, _ body: String = "", fill: Int = 0, when: String = "") async throws {
        let blanks = body.contains("FILL") ? fill - "FILL".utf8.count : 0
        let length = head.contains("Content-Length") ? "" : "Content-Length: \(body.utf8.count + blanks)\r\n"
        let text = "HTTP/1.1 \(head)\r\n\(length)Connection: close\r\n\r\n\(body)"
        _ = try await proxy.ask([
            "do": "say", "times": 1, "when": .string(when), "say": .string(text), "fill": .integer(Int64(fill)),
        ])
    }

    private func isUnavailable(_ error: any Error) -> Bool {
        if case .unavailable? = error as? BlobError { true } else { false }
    }

    private func requests() async throws -> [String] { try await proxy.ask(["tell": true]).texts("requests") }

    private func met() async throws -> Int { try await proxy.ask(["tell": true]).number("met") }

    @Test func `what is sent is signed with its body, and checked by a second sum`() async throws {
        let bodies = [pattern(10), pattern(5_242_880), pattern(3_757_120, from: 5_242_880)].map { S3Body($0) }
        for body in bodies { try await fault("nothing", when: "x-amz-content-sha256: \(body.sha256)") }
        _ = try await world.store.put(.random(), PortionSource(10), BlobFacts())
        _ = try await world.store.put(.random(), PortionSource(9_000_000), BlobFacts())
        #expect(try await met() == 3)
        try await fault("nothing", when: "Content-MD5: \(bodies[0].md5)")
        _ = try await world.store.put(.random(), PortionSource(10), BlobFacts())
        #expect(try await met() == 4)
        try await fault("nothing", when: "UNSIGNED")
        _ = try await world.store.put(.random(), PortionSource(10), BlobFacts())
        try await world.store.delete([.random(), .random()])
        #expect(try await met() == 4)
    }

    @Test(arguments: ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
    func `nobody sends a request and its proof elsewhere`(_ status: String) async throws {
        let elsewhere = try await PeerProcess("faulty_proxy.py", ["1"])
        let target = "Location: http://127.0.0.1:\(try elsewhere.ready.number("port"))/"
        for attempt in 0..<4 {
            try await answer("\(status)\r\n\(target)")
            await #expect {
                switch attempt {
                case 0: _ = try await world.store.put(.random(), PortionSource(5), BlobFacts())
                case 1: _ = try await world.store.open(.random(), nil)
                case 2: _ = try await world.store.head(.random())
                default: _ = try await world.store.list(.area(.originals), after: nil, limit: 1)
                }
            } throws: { error in
                if case .misconfigured? = error as? BlobError { true } else { false }
            }
        }
        #expect(try await elsewhere.ask(["tell": true]).texts("requests").isEmpty)
    }

    @Test(arguments: ["list-type", "?delete", "x-amz-copy-source", "?uploads"])
    func `a page of somebody else's is no answer`(_ when: String) async throws {
        let key = BlobKey.random()
        _ = try await world.store.put(key, PortionSource(10), BlobFacts())
        let page = "<html><body/><UploadId>1</UploadId><ETag>1</ETag></html>"
        try await answer("200 OK", page, when: when)
        await #expect {
            switch when {
            case "list-type": _ = try await world.store.list(.area(.originals), after: nil, limit: 10)
            case "?delete": try await world.store.delete([key, .random()])
            case "?uploads": _ = try await world.store.growing.begin(.random(), BlobFacts())
            default: _ = try await world.store.copy(key, to: .random())
            }
        } throws: {
            isUnavailable($0)
        }
        #expect(try await world.store.head(key) != nil)
    }

    @Test func `an answer is read to its limit and no further`() async throws {
        let list = "<ListBucketResult>FILL</ListBucketResult>"
        try await answer("200 OK", list, fill: 1 << 20, when: "list-type")
        #expect(try await world.store.list(.area(.originals), after: nil, limit: 10).blobs.isEmpty)
        try await answer("200 OK", list, fill: 9 << 20, when: "list-type")
        await #expect { _ = try await world.store.list(.area(.originals), after: nil, limit: 10) } throws: {
            isUnavailable($0)
        }
        let error = "<Error>FILL<Code>NoSuchBucket</Code></Error>"
        for (fill, expected) in [(1000, S3Failure.bucketGone), (1 << 20, .notFound)] {
            try await answer("404 Not Found", error, fill: fill, when: "GET ")
            await #expect(throws: expected) { _ = try await world.bucket.get("none", nil) }
        }
    }

    @Test(arguments: [("0-999/1000", 10), ("0-9/10", 1000)])
    func `a body is as long as its head says, or none`(_ range: String, _ count: Int) async throws {
        try await answer("206 Partial Content\r\n\(Self.date)\r\nContent-Range: bytes \(range)", "FILL", fill: count)
        let opened = try await world.store.open(.random(), 0..<1000)
        await #expect {
            _ = try await opened.source.all()
        } throws: { error in
            if case .source? = error as? BlobError { true } else { false }
        }
    }

    @Test func `a whole is no range`() async throws {
        try await answer("200 OK\r\n\(Self.date)", "FILL", fill: 1000)
        await #expect { _ = try await world.store.open(.random(), 5..<10) } throws: { isUnavailable($0) }
    }

    @Test func `what is read of the store is compared with its checksum`() async throws {
        let key = BlobKey.random()
        let name = "roost/media/\(key.text)"
        _ = try await world.ask(["put": .string(name), "size": 1000, "sha256": .string(sha256(pattern(999)))])
        await #expect {
            _ = try await world.store.open(key, nil).source.all()
        } throws: { error in
            if case .source(let cause)? = error as? BlobError { cause is S3Failure } else { false }
        }
    }

    @Test func `a copy in parts that fails leaves none of them`() async throws {
        let (key, target) = (BlobKey.random(), BlobKey.random())
        _ = try await world.store.put(key, PortionSource(16_000_000), BlobFacts(sha256: nil))
        try await fault("refuse", times: 3, when: "partNumber=2")
        await #expect { _ = try await world.store.copy(key, to: target) } throws: { isUnavailable($0) }
        #expect(try await met() == 3)
        #expect(try await world.openUploads() == 0)
        #expect(try await world.store.head(target) == nil)
    }

    @Test func `a copy is of the file that was looked at, and keeps its checksum`() async throws {
        let (key, target) = (BlobKey.random(), BlobKey.random())
        let facts = BlobFacts(sha256: Array(SHA256.hash(data: pattern(9_000_000))))
        _ = try await world.store.put(key, PortionSource(9_000_000), facts)
        try await fault("nothing", times: 9, when: "x-amz-copy-source-if-match: \"")
        _ = try await world.store.copy(key, to: target)
        #expect(try await met() == 2)
        for one in [key, target] {
            #expect(try await world.bucket.head("roost/media/\(one.text)").sha256 == sha256(pattern(9_000_000)))
        }
    }

    @Test(arguments: ["partNumber=2", "POST /BUCKET/roost/media/KEY?uploadId="])
    func `what was there before is not taken for an upload that is gone`(_ when: String) async throws {
        let key = BlobKey.random()
        _ = try await world.store.put(key, PortionSource(10), BlobFacts())
        let when = when.replacing("BUCKET", with: world.name).replacing("KEY", with: key.text)
        try await fault("refuse", when: when)
        try await answer("404 Not Found", "<Error><Code>NoSuchUpload</Code></Error>", when: when)
        await #expect { _ = try await world.store.put(key, PortionSource(9_000_000), BlobFacts()) } throws: {
            isUnavailable($0)
        }
        #expect(try await met() == 2)
        #expect(try await world.store.open(key, nil).source.all() == pattern(10))
        #expect(try await world.openUploads() == 0)
    }

    @Test func `an upload that begins while its task is cancelled is given up`() async throws {
        try await fault("hold", when: "?uploads")
        let store = world.store
        let task = Task { try await store.put(.random(), PortionSource(9_000_000), BlobFacts()) }
        while try await met() == 0 { await Task.yield() }
        task.cancel()
        _ = try await proxy.ask(["release": true])
        await #expect(throws: BlobError.self) { try await task.value }
        while try await proxy.ask(["tell": true]).number("open") > 0 { await Task.yield() }
        #expect(try await world.openUploads() == 0)
        #expect(try await world.keys().isEmpty)
    }
}
