// SPDX-License-Identifier: Apache-2.0

import Curl
import JSON
import Kernel
import MediaDomain
import Synchronization
import Testing

@testable import S3Adapter

/// One bucket by any key, on real servers.
@Suite struct BucketTests {
    private static let hostile: [String] = [
        "plain", "a b", "a+b", "a%2Fb", "a%b", "a//b", "//a", "/a", "a/", "a/./b", "a?b=c&d#e", "ü/€/😀",
        "a=b;c,d:e@f$g!h",
        "*'()~", "a\\b", "\"<&>'", "a&amp;b", "+", "%", "~", "a\tb", "ﬀ\u{301}", "key with  two blanks", "😀?x=%F0",
        String(repeating: "k", count: 1000),
    ]

    private func bytes(_ bucket: S3Bucket, _ key: String, _ range: Range<Int64>? = nil) async throws -> [UInt8] {
        guard let (object, stream) = try await bucket.get(key, range) else { return [] }
        return try await S3ByteSource(stream, count: Int64(range?.count ?? Int(object.size))).all()
    }

    @Test(arguments: S3Server.allCases)
    func `any key is written, read, listed, copied and deleted`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let bucket = world.bucket
        for (number, key) in Self.hostile.enumerated() {
            try await bucket.put(key, pattern(number + 1))
            #expect(try await bytes(bucket, key) == pattern(number + 1), "\(key)")
            #expect(try await bucket.head(key).size == Int64(number + 1), "\(key)")
            #expect(try await world.get(key)["sha256"] == .string(sha256(pattern(number + 1))), "\(key)")
        }
        let listed = try await bucket.list("", after: nil, limit: 1000).objects.map(\.key)
        #expect(Set(listed) == Set(Self.hostile))
        #expect(Set(try await world.keys()) == Set(Self.hostile))
        for key in Self.hostile {
            let object = try await bucket.head(key)
            try await bucket.copy(object, to: "copy/\(key)")
            #expect(try await bucket.head("copy/\(key)").size == object.size, "\(key)")
        }
        try await bucket.delete(Self.hostile.map { "copy/\($0)" } + ["not/there"])
        #expect(Set(try await world.keys()) == Set(Self.hostile))
        for key in Self.hostile { try await bucket.delete(key) }
        #expect(try await world.keys().isEmpty)
        try await bucket.delete("not/there")
    }

    @Test(arguments: S3Server.allCases)
    func `what boto3 wrote is read`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        for (number, key) in Self.hostile.enumerated() where number % 3 == 0 {
            _ = try await world.ask(["put": .string(key), "size": 70_000])
            #expect(try await bytes(world.bucket, key) == pattern(70_000), "\(key)")
            #expect(try await bytes(world.bucket, key, 65_000..<65_010) == pattern(10, from: 65_000), "\(key)")
        }
    }

    @Test(arguments: [(S3Server.moto, 2500, 1000), (.swift, 700, 300)])
    func `thousands of objects are listed in pages`(_ server: S3Server, _ count: Int, _ limit: Int) async throws {
        let world = try await S3World(server)
        let bucket = world.bucket
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for number in stride(from: lane, to: count, by: 8) { try await bucket.put("m ü/\(number)", [1]) }
                }
            }
            try await group.waitForAll()
        }
        try await bucket.put("other/", [])
        var keys: [String] = []
        while true {
            let page = try await world.bucket.list("m ü/", after: keys.last, limit: limit)
            #expect(page.objects.count <= limit)
            keys += page.objects.map(\.key)
            if page.isLast { break }
        }
        #expect(keys.count == count)
        #expect(keys == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(Set(keys).count == count)
        #expect(try await world.bucket.list("none/", after: nil, limit: 1000) == S3Page(objects: [], isLast: true))
    }

    @Test(arguments: S3Server.allCases)
    func `content that is not what its checksum says is an error at its end`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        for (key, sum, isRight) in [
            ("right", sha256(pattern(100_000)), true), ("wrong", sha256(pattern(99_999)), false), ("odd", "x", false),
        ] {
            _ = try await world.ask(["put": .string(key), "size": 100_000, "sha256": .string(sum)])
            let (object, stream) = try #require(try await world.bucket.get(key, nil))
            let source = S3ByteSource(stream, count: object.size, sha256: object.sha256)
            if isRight {
                #expect(try await source.all() == pattern(100_000))
            } else {
                await #expect {
                    _ = try await source.all()
                } throws: { error in
                    guard case .source(let cause)? = error as? BlobError else { return false }
                    if case .damaged? = cause as? S3Failure { return true } else { return false }
                }
            }
        }
        try await world.bucket.put("ours", pattern(10))
        #expect(try await world.bucket.head("ours").sha256 == sha256(pattern(10)))
    }

    @Test(arguments: S3Server.allCases)
    func `what is missing is told apart`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        await #expect(throws: S3Failure.notFound) { try await world.bucket.head("none") }
        await #expect(throws: S3Failure.notFound) { _ = try await world.bucket.get("none", nil) }
        let (port, _) = try await server.running()
        let (store, _) = try S3World.store("s3://no-such-bucket?endpoint=http://127.0.0.1:\(port)")
        await #expect(throws: S3Failure.bucketGone) { try await store.bucket.head("none") }
        await #expect(throws: S3Failure.bucketGone) { _ = try await store.bucket.get("none", nil) }
        await #expect(throws: S3Failure.bucketGone) { try await store.bucket.put("none", [1]) }
        await #expect(throws: S3Failure.bucketGone) { _ = try await store.bucket.list("", after: nil, limit: 1) }
        await #expect(throws: S3Failure.bucketGone) { _ = try await store.bucket.begin("none") }
    }

    @Test(
        arguments: [
            ("acct:user", "wrong"), ("acct:nobody", "s3cr3t"), ("acct:guest", "gu3st"), ("acct:user", ""),
        ])
    func `wrong keys are refused`(_ access: String, _ secret: String) async throws {
        let world = try await S3World(.swift)
        let (port, _) = try await S3Server.swift.running()
        let url = "s3://\(world.name)?endpoint=http://127.0.0.1:\(port)"
        let (store, _) = try S3World.store(url, S3Credentials(access: access, secret: Secret(secret)))
        for attempt in 0..<3 {
            await #expect {
                switch attempt {
                case 0: try await store.bucket.put("a", [1])
                case 1: _ = try await store.bucket.head("a")
                default: _ = try await store.bucket.list("", after: nil, limit: 1)
                }
            } throws: { error in
                if case .denied? = error as? S3Failure { true } else { false }
            }
        }
        #expect(try await world.keys().isEmpty)
    }

    @Test(arguments: [3_600_000, -3_600_000])
    func `a clock that is wrong is named as the reason`(_ shift: Int64) async throws {
        let world = try await S3World(.swift)
        let (port, _) = try await S3Server.swift.running()
        let url = "s3://\(world.name)?endpoint=http://127.0.0.1:\(port)"
        let (store, _) = try S3World.store(url, clock: SystemClock(shift: shift))
        for attempt in 0..<2 {
            await #expect {
                if attempt == 0 { try await store.bucket.put("a", [1]) } else { _ = try await store.bucket.head("a") }
            } throws: { error in
                if case .clockSkew? = error as? S3Failure { true } else { false }
            }
        }
    }

    @Test(arguments: [5, 9_000_000])
    func `who may not write, or not now, leaves nothing`(_ size: Int) async throws {
        let world = try await S3World(.swift)
        let (port, _) = try await S3Server.swift.running()
        let url = "s3://\(world.name)/roost/media?endpoint=http://127.0.0.1:\(port)"
        let wrong = S3Credentials(access: S3Server.access, secret: Secret("wrong"))
        for (store, _) in [
            try S3World.store(url, wrong), try S3World.store(url, clock: SystemClock(shift: 3_600_000)),
        ] {
            let source = PortionSource(size)
            await #expect {
                _ = try await store.put(.random(), source, BlobFacts())
            } throws: { error in
                if case .misconfigured? = error as? BlobError { true } else { false }
            }
            #expect(source.closed.withLock { $0 })
        }
        #expect(try await world.keys().isEmpty)
        #expect(try await world.openUploads() == 0)
    }

    @Test func `the bucket may stand in the host's name`() async throws {
        let world = try await S3World(.swift)
        let (port, _) = try await S3Server.swift.running()
        let url = "s3://\(world.name)/p?endpoint=http://localhost:\(port)&path-style=false"
        let (store, _) = try S3World.store(url)
        #expect(store.bucket.client.location.host == "\(world.name).localhost:\(port)")
        for key in ["a b/ü+%2F", "x"] {
            try await store.bucket.put(key, pattern(10))
            #expect(try await bytes(store.bucket, key) == pattern(10))
            #expect(try await world.get(key)["size"] == 10)
        }
        #expect(try await store.bucket.list("", after: nil, limit: 10).objects.count == 2)
        try await store.bucket.delete(["a b/ü+%2F", "x"])
        #expect(try await world.keys().isEmpty)
    }
}
