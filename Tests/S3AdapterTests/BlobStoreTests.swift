// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import MediaDomain
import Synchronization
import Testing

@testable import S3Adapter

@Suite struct BlobStoreTests {
    private struct Broken: Error {}

    @Test(arguments: S3Server.allCases, [0, 1, 5_242_880, 8_388_607, 8_388_608, 8_388_609, 10_485_760, 31_457_281])
    func `a blob of any size arrives whole`(_ server: S3Server, _ size: Int) async throws {
        let world = try await S3World(server)
        for length in [nil, Int64(size)] {
            let key = BlobKey.random()
            let source = PortionSource(size)
            let stored = try await world.store.put(key, source, BlobFacts(length: length))
            #expect(stored.key == key)
            #expect(stored.size == Int64(size))
            #expect(source.closed.withLock { $0 })
            #expect(try await world.store.head(key) == stored)
            let seen = try await world.get("roost/media/\(key.text)")
            #expect(seen["sha256"] == .string(sha256(pattern(size))))
            let opened = try await world.store.open(key, nil)
            #expect(opened.blob == stored)
            #expect(opened.range == 0..<Int64(size))
            #expect(sha256(try await opened.source.all()) == sha256(pattern(size)))
            #expect(try await world.store.list(.area(.originals), after: nil, limit: 1000).blobs.contains(stored))
        }
        #expect(try await world.openUploads() == 0)
    }

    @Test(arguments: S3Server.allCases)
    func `ranges are cut at the end`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let key = BlobKey.random()
        _ = try await world.store.put(key, PortionSource(1000), BlobFacts())
        let ranges: [(Range<Int64>, Range<Int64>)] = [
            (0..<1000, 0..<1000), (0..<1, 0..<1), (999..<1000, 999..<1000), (10..<20, 10..<20),
            (900..<5000, 900..<1000),
            (0..<Int64.max, 0..<1000),
        ]
        for (asked, given) in ranges {
            let opened = try await world.store.open(key, asked)
            #expect(opened.range == given)
            #expect(opened.blob.size == 1000)
            #expect(try await opened.source.all() == pattern(given.count, from: Int(given.lowerBound)))
        }
        for empty: Range<Int64> in [0..<0, 5..<5, 1000..<1001, 2000..<3000] {
            let opened = try await world.store.open(key, empty)
            #expect(opened.range.isEmpty)
            #expect(opened.blob.size == 1000)
            #expect(try await opened.source.next() == nil)
        }
        let nothing = BlobKey.random()
        _ = try await world.store.put(nothing, PortionSource(0), BlobFacts())
        #expect(try await world.store.open(nothing, 0..<10).range == 0..<0)
    }

    @Test(arguments: S3Server.allCases, [0, 100, 6_000_000, 20_000_000])
    func `nothing is left of a source that breaks`(_ server: S3Server, _ size: Int) async throws {
        let world = try await S3World(server)
        let key = BlobKey.random()
        let broken = PortionSource(size, failure: Broken())
        await #expect {
            _ = try await world.store.put(key, broken, BlobFacts())
        } throws: { error in
            if case .source(let inner)? = error as? BlobError { inner is Broken } else { false }
        }
        #expect(broken.closed.withLock { $0 })
        for length in [Int64(size) + 1, Int64(size) - 1, 0, 50_000_000] where length >= 0 && length != size {
            await #expect {
                _ = try await world.store.put(key, PortionSource(size), BlobFacts(length: length))
            } throws: { error in
                if case .mismatch(.length)? = error as? BlobError { true } else { false }
            }
        }
        await #expect {
            let facts = BlobFacts(sha256: [UInt8](repeating: 1, count: 32))
            _ = try await world.store.put(key, PortionSource(size), facts)
        } throws: { error in
            if case .mismatch(.checksum)? = error as? BlobError { true } else { false }
        }
        #expect(try await world.store.head(key) == nil)
        #expect(try await world.keys().isEmpty)
        #expect(try await world.openUploads() == 0)
    }

    @Test(arguments: S3Server.allCases)
    func `a put that is cancelled leaves nothing`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let (store, key) = (world.store, BlobKey.random())
        let (told, teller) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await store.put(key, EndlessSource(after: 20_000_000) { teller.finish() }, BlobFacts())
        }
        for await _ in told {}
        task.cancel()
        await #expect(throws: BlobError.self) { try await task.value }
        #expect(try await world.keys().isEmpty)
        #expect(try await world.openUploads() == 0)
    }

    @Test(arguments: S3Server.allCases)
    func `concurrent puts to one key end in one of them, whole`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let (store, key) = (world.store, BlobKey.random())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for size in [9_000_001, 9_000_002, 9_000_003, 5, 6, 7] {
                group.addTask { _ = try await store.put(key, PortionSource(size), BlobFacts(length: Int64(size))) }
            }
            for other in 0..<20 {
                group.addTask { _ = try await store.put(.random(), PortionSource(other), BlobFacts()) }
            }
            try await group.waitForAll()
        }
        let opened = try await store.open(key, nil)
        let bytes = try await opened.source.all()
        #expect(bytes == pattern(Int(opened.blob.size)))
        #expect(try await world.keys().count == 21)
        #expect(try await world.openUploads() == 0)
    }

    @Test(arguments: S3Server.allCases)
    func `blobs are copied, in parts when they are long`(_ server: S3Server) async throws {
        let options = S3Options(largestCopy: 6_000_000, retries: S3World.retries)
        let world = try await S3World(server, options: options)
        for size in [10, 6_000_000, 13_000_000] {
            let (from, to) = (BlobKey.random(.uploads), BlobKey.random())
            _ = try await world.store.put(from, PortionSource(size), BlobFacts())
            _ = try await world.store.put(to, PortionSource(3), BlobFacts())
            let copied = try await world.store.copy(from, to: to)
            #expect(copied.size == Int64(size))
            #expect(copied.key == to)
            #expect(try await world.get("roost/media/\(to.text)")["sha256"] == .string(sha256(pattern(size))))
            #expect(try await world.store.copy(to, to: to) == copied)
            #expect(try await world.store.open(to, nil).source.all() == pattern(size))
        }
        await #expect {
            _ = try await world.store.copy(.random(), to: .random())
        } throws: { error in
            if case .notFound? = error as? BlobError { true } else { false }
        }
        #expect(try await world.openUploads() == 0)
    }

    @Test(arguments: S3Server.allCases)
    func `blobs are deleted, foreign objects stay and are not listed`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let keys = (0..<30).map { _ in BlobKey.random() }.sorted()
        for key in keys { _ = try await world.store.put(key, PortionSource(1), BlobFacts()) }
        _ = try await world.ask(["many": "roost/media/o/", "count": 40])
        _ = try await world.ask(["put": "elsewhere", "size": 1])
        var seen: [BlobKey] = []
        var after: BlobKey?
        repeat {
            let page = try await world.store.list(.area(.originals), after: after, limit: 7)
            #expect(page.blobs.count <= 7)
            seen += page.blobs.map(\.key)
            after = page.next
        } while after != nil
        #expect(seen == keys)
        #expect(try await world.store.list(.area(.uploads), after: nil, limit: 7).blobs.isEmpty)
        try await world.store.delete([keys[0]])
        try await world.store.delete(keys + [.random()])
        try await world.store.delete([])
        try await world.store.delete([keys[0]])
        #expect(try await world.store.list(.area(.originals), after: nil, limit: 7).blobs.isEmpty)
        #expect(try await world.keys().count == 41)
    }
}

/// Gives bytes until its reader is cancelled, and says when it has given so many.
private final class EndlessSource: ByteSource {
    private let told: @Sendable () -> Void
    private let after: Int
    private let given = Mutex(0)

    init(after: Int, _ told: @escaping @Sendable () -> Void) {
        self.after = after
        self.told = told
    }

    func next() async throws(BlobError) -> [UInt8]? {
        if Task.isCancelled { throw .source(CancellationError()) }
        let count = given.withLock { given in
            given += 1_000_000
            return given
        }
        if count >= after { told() }
        return [UInt8](repeating: 7, count: 1_000_000)
    }

    func close() async {}
}
