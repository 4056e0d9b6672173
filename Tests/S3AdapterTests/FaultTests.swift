// SPDX-License-Identifier: Apache-2.0

import Curl
import JSON
import Kernel
import MediaDomain
import Synchronization
import Testing

@testable import S3Adapter

/// A real server behind a connection on which things go wrong.
@Suite struct FaultTests {
    private let proxy: PeerProcess
    private let world: S3World

    init() async throws {
        let (port, _) = try await S3Server.moto.running()
        proxy = try await PeerProcess("faulty_proxy.py", ["\(port)"])
        world = try await S3World(
            .moto,
            through: try proxy.ready.number("port"),
            options: S3Options(retries: S3World.retries, stallLimit: .seconds(60))
        )
    }

    private func fault(_ kind: String, times: Int, when text: String = "", at bytes: Int = 0) async throws {
        let fault: JSONValue = [
            "do": .string(kind), "times": .integer(Int64(times)), "when": .string(text), "at": .integer(Int64(bytes)),
        ]
        _ = try await proxy.ask(fault)
    }

    private func met() async throws -> Int { try await proxy.ask(["tell": true]).number("met") }

    private func isUnavailable(_ error: any Error) -> Bool {
        if case .unavailable? = error as? BlobError { true } else { false }
    }

    @Test(arguments: ["refuse", "throttle", "lose", "cut-up"])
    func `what fails twice is tried a third time`(_ kind: String) async throws {
        let key = BlobKey.random()
        try await fault(kind, times: 2, when: "PUT ", at: 1000)
        _ = try await world.store.put(key, PortionSource(300_000), BlobFacts())
        #expect(try await met() == 2)
        try await fault(kind == "cut-up" ? "refuse" : kind, times: 2, when: "GET ")
        let opened = try await world.store.open(key, 5..<300_000)
        #expect(try await opened.source.all() == pattern(299_995, from: 5))
        #expect(try await met() == 4)
        try await fault(kind == "cut-up" ? "refuse" : kind, times: 2, when: "list-type")
        #expect(try await world.store.list(.area(.originals), after: nil, limit: 10).blobs.count == 1)
        try await fault(kind == "cut-up" ? "refuse" : kind, times: 2, when: "DELETE ")
        try await world.store.delete([key])
        #expect(try await met() == 8)
    }

    @Test func `a server that falls silent is asked again`() async throws {
        let options = S3Options(retries: S3World.retries, stallLimit: .seconds(5))
        let world = try await S3World(.moto, through: try proxy.ready.number("port"), options: options)
        let key = BlobKey.random()
        try await fault("stall", times: 1, when: "PUT ")
        try await fault("stall", times: 1, when: "GET ")
        _ = try await world.store.put(key, PortionSource(300_000), BlobFacts())
        #expect(try await world.store.open(key, nil).source.all() == pattern(300_000))
        #expect(try await met() == 2)
    }

    @Test(arguments: ["refuse", "lose", "cut-up"])
    func `parts are tried again`(_ kind: String) async throws {
        let key = BlobKey.random()
        try await fault(kind, times: 2, when: "partNumber=2", at: 3_000_000)
        try await fault(kind, times: 1, when: "POST /\(world.name)/roost/media/\(key.text)?uploadId=")
        _ = try await world.store.put(key, PortionSource(16_000_000), BlobFacts())
        #expect(try await met() == 3)
        #expect(try await world.get("roost/media/\(key.text)")["sha256"] == .string(sha256(pattern(16_000_000))))
        #expect(try await world.openUploads() == 0)
    }

    @Test func `what fails more often is unavailable, and leaves no parts`() async throws {
        let key = BlobKey.random()
        try await fault("refuse", times: 3, when: "PUT ")
        await #expect { _ = try await world.store.put(key, PortionSource(5), BlobFacts()) } throws: {
            isUnavailable($0)
        }
        try await fault("refuse", times: 3, when: "partNumber=3")
        await #expect { _ = try await world.store.put(key, PortionSource(40_000_000), BlobFacts()) } throws: {
            isUnavailable($0)
        }
        #expect(try await met() == 6)
        #expect(try await world.openUploads() == 0)
        #expect(try await world.keys().isEmpty)
        #expect(try await world.store.head(key) == nil)
    }

    @Test(arguments: ["refuse", "cut-up", "lose"], [1, 2, 3])
    func `an upload whose part never arrives is given up`(_ kind: String, _ part: Int) async throws {
        let key = BlobKey.random()
        try await fault(kind, times: 3, when: "partNumber=\(part)", at: 3_000_000)
        let source = PortionSource(16_000_000)
        await #expect { _ = try await world.store.put(key, source, BlobFacts()) } throws: { isUnavailable($0) }
        #expect(try await met() == 3)
        #expect(source.closed.withLock { $0 })
        #expect(try await world.openUploads() == 0)
        #expect(try await world.keys().isEmpty)
    }

    @Test(arguments: ["?uploads", "partNumber=1", "partNumber=2", "POST /BUCKET/roost/media/KEY?uploadId="])
    func `a server that answers with nonsense is unavailable, and nothing is left on it`(_ when: String) async throws {
        let key = BlobKey.random()
        let text = when.replacing("BUCKET", with: world.name).replacing("KEY", with: key.text)
        try await fault("garbage", times: 3, when: text)
        await #expect { _ = try await world.store.put(key, PortionSource(16_000_000), BlobFacts()) } throws: {
            isUnavailable($0)
        }
        #expect(try await met() == 1)
        #expect(try await world.openUploads() == 0)
        #expect(try await world.keys().isEmpty)
    }

    @Test func `nonsense is no list, no file and no file's length`() async throws {
        let key = BlobKey.random()
        _ = try await world.store.put(key, PortionSource(10), BlobFacts())
        for when in ["list-type", "HEAD ", "GET ", "?delete", "x-amz-copy-source"] {
            try await fault("garbage", times: 1, when: when)
            await #expect {
                switch when {
                case "list-type": _ = try await world.store.list(.area(.originals), after: nil, limit: 10)
                case "HEAD ": _ = try await world.store.head(key)
                case "GET ": _ = try await world.store.open(key, nil)
                case "?delete": try await world.store.delete([key, .random()])
                default: _ = try await world.store.copy(key, to: .random())
                }
            } throws: {
                isUnavailable($0)
            }
        }
        #expect(try await met() == 5)
        #expect(try await world.store.open(key, nil).source.all() == pattern(10))
        #expect(try await world.keys().count == 1)
    }

    @Test func `a bucket that goes in the middle of an upload is told`() async throws {
        let (world, key) = (world, BlobKey.random())
        let source = StoppingSource(20_000_000, at: 9_000_000) {
            _ = try await world.boto.ask(["drop": .string(world.name)])
        }
        await #expect {
            _ = try await world.store.put(key, source, BlobFacts())
        } throws: { error in
            if case .misconfigured? = error as? BlobError { true } else { false }
        }
        for size in [5, 9_000_000] {
            let source = PortionSource(size)
            await #expect {
                _ = try await world.store.put(key, source, BlobFacts())
            } throws: { error in
                if case .misconfigured? = error as? BlobError { true } else { false }
            }
            #expect(source.closed.withLock { $0 })
        }
    }

    @Test(arguments: [1, 2, 3])
    func `a part that is lost while the source breaks takes what follows with it`(_ part: Int) async throws {
        struct Broken: Error {}
        let growing = world.store.growing
        let upload = try await growing.begin(.random(), BlobFacts())
        #expect(try await growing.append(PortionSource(1000), to: upload, at: 0) == 1000)
        try await fault("refuse", times: 3, when: "partNumber=\(part)")
        await #expect(throws: BlobError.self) {
            let source = PortionSource(17_000_000, from: 1000, failure: Broken())
            _ = try await growing.append(source, to: upload, at: 1000)
        }
        #expect(try await met() == 3)
        let size = try await growing.size(of: upload)
        #expect(size == (part == 1 ? 1000 : Int64((part - 1) * 5_242_880)))
        let rest = PortionSource(18_000_000 - Int(size), from: Int(size))
        #expect(try await growing.append(rest, to: upload, at: size) == 18_000_000)
        #expect(try await growing.finish(upload).size == 18_000_000)
        let seen = try await world.get("roost/media/\(upload.key.text)")
        #expect(seen["sha256"] == .string(sha256(pattern(18_000_000))))
    }

    @Test func `what was wrong is not tried again`() async throws {
        let before = try await proxy.ask(["tell": true]).texts("requests").count
        _ = try? await world.bucket.get("none", nil)
        #expect(try await proxy.ask(["tell": true]).texts("requests").count == before + 1)
    }

    @Test func `a body that is cut off is no body`() async throws {
        let key = BlobKey.random()
        _ = try await world.store.put(key, PortionSource(3_000_000), BlobFacts())
        try await fault("cut-down", times: 1, when: "GET ", at: 2_000_000)
        let opened = try await world.store.open(key, nil)
        await #expect {
            _ = try await opened.source.all()
        } throws: { error in
            if case .source? = error as? BlobError { true } else { false }
        }
    }

    @Test func `readers that stop let their connections go`() async throws {
        let key = BlobKey.random()
        _ = try await world.store.put(key, PortionSource(30_000_000), BlobFacts())
        let store = world.store
        let closed = try await store.open(key, nil)
        _ = try await closed.source.next()
        var dropped: OpenBlob? = try await store.open(key, nil)
        _ = try await dropped?.source.next()
        let (told, teller) = AsyncStream.makeStream(of: Void.self)
        let (never, end) = AsyncStream.makeStream(of: Void.self)
        let cancelled = Task {
            let opened = try await store.open(key, nil)
            _ = try await opened.source.next()
            teller.finish()
            await withTaskCancellationHandler {
                for await _ in never {}
            } onCancel: {
                end.finish()
            }
            while try await opened.source.next() != nil {}
        }
        for await _ in told {}
        await closed.source.close()
        dropped = nil
        cancelled.cancel()
        _ = try? await cancelled.value
        var open = 1
        while open > 0 {
            open = try await proxy.ask(["tell": true]).number("open")
            await Task.yield()
        }
        #expect(dropped == nil)
    }

    @Test func `a server that dies in the middle is unavailable until it is back`() async throws {
        let server = try await PeerProcess("s3_swift.py", [])
        let port = try server.ready.number("port")
        let options = S3Options(retries: S3World.retries, stallLimit: .seconds(20))
        let boto = Questions(try await S3Server.boto(port))
        let world = try await S3World(boto, port: port, options: options)
        let (kept, lost) = (BlobKey.random(), BlobKey.random())
        _ = try await world.store.put(kept, PortionSource(1000), BlobFacts())
        let source = StoppingSource(20_000_000, at: 9_000_000) { _ = try await server.ask("stop") }
        await #expect { _ = try await world.store.put(lost, source, BlobFacts()) } throws: { isUnavailable($0) }
        await #expect { _ = try await world.store.open(kept, nil) } throws: { isUnavailable($0) }
        await #expect { _ = try await world.store.head(kept) } throws: { isUnavailable($0) }
        await #expect { try await world.store.delete([kept]) } throws: { isUnavailable($0) }
        _ = try await server.ask("start")
        #expect(try await world.store.open(kept, nil).source.all() == pattern(1000))
        #expect(try await world.store.head(lost) == nil)
        // What could not be given up then is found and removed now.
        let later = Timestamp(millisecondsSinceEpoch: SystemClock().now().millisecondsSinceEpoch + 60_000)
        for upload in try await world.store.growing.unfinished(before: later) {
            #expect(upload.key == lost)
            try await world.store.growing.abandon(upload)
        }
        #expect(try await world.openUploads() == 0)
        _ = try await world.store.put(lost, PortionSource(20_000_000), BlobFacts())
        #expect(try await world.get("roost/media/\(lost.text)")["sha256"] == .string(sha256(pattern(20_000_000))))
    }
}

/// The pattern, with something that happens on the way.
private final class StoppingSource: ByteSource {
    private let source: PortionSource
    private let at: Int
    private let happens: @Sendable () async throws -> Void
    private let given = Mutex(0)

    init(_ count: Int, at: Int, _ happens: @escaping @Sendable () async throws -> Void) {
        source = PortionSource(count, piece: 1_000_000)
        self.at = at
        self.happens = happens
    }

    func next() async throws(BlobError) -> [UInt8]? {
        let before = given.withLock { given in
            defer { given += 1_000_000 }
            return given
        }
        if before == at { do { try await happens() } catch { throw .source(error) } }
        return try await source.next()
    }

    func close() async {}
}
