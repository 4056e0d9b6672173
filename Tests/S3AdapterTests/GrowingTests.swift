// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import MediaDomain
import Synchronization
import Testing

@testable import S3Adapter

@Suite struct GrowingTests {
    private struct Broken: Error {}

    private func isNotFound(_ error: any Error) -> Bool {
        if case .notFound? = error as? BlobError { true } else { false }
    }

    @Test(
        arguments: S3Server.allCases,
        [
            [], [1], [1, 1, 1], [5_242_880], [5_242_879, 1, 1], [3_000_000, 3_000_000, 3_000_000],
            [100, 12_000_000, 7],
            [5_242_880, 5_242_880, 100],
        ]
    )
    func `pieces of any length become one blob`(_ server: S3Server, _ pieces: [Int]) async throws {
        let world = try await S3World(server)
        let growing = world.store.growing
        let upload = try await growing.begin(.random(), BlobFacts(type: MimeType("image/png")))
        var size = 0
        for piece in pieces {
            #expect(try await growing.size(of: upload) == Int64(size))
            let source = PortionSource(piece, from: size)
            #expect(try await growing.append(source, to: upload, at: Int64(size)) == Int64(size + piece))
            #expect(source.closed.withLock { $0 })
            size += piece
            #expect(try await world.store.head(upload.key) == nil)
            #expect(try await world.store.list(.area(.originals), after: nil, limit: 10).blobs.isEmpty)
        }
        let stored = try await growing.finish(upload)
        #expect(stored.size == Int64(size))
        #expect(stored.key == upload.key)
        let seen = try await world.get("roost/media/\(upload.key.text)")
        #expect(seen["sha256"] == .string(sha256(pattern(size))))
        await #expect { _ = try await growing.finish(upload) } throws: { isNotFound($0) }
        await #expect { _ = try await growing.size(of: upload) } throws: { isNotFound($0) }
        #expect(try await world.keys() == ["roost/media/\(upload.key.text)"])
        #expect(try await world.openUploads() == 0)
    }

    @Test(arguments: S3Server.allCases)
    func `what came before a break is kept`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let growing = world.store.growing
        let upload = try await growing.begin(.random(), BlobFacts())
        var size = 0
        for piece in [100, 6_000_000, 5_000_000, 0] {
            await #expect {
                let source = PortionSource(piece, from: size, failure: Broken())
                _ = try await growing.append(source, to: upload, at: Int64(size))
            } throws: { error in
                if case .source(let inner)? = error as? BlobError { inner is Broken } else { false }
            }
            size += piece
            #expect(try await growing.size(of: upload) == Int64(size))
        }
        await #expect {
            _ = try await growing.append(PortionSource(5), to: upload, at: Int64(size) - 1)
        } throws: { error in
            if case .wrongOffset(Int64(size))? = error as? BlobError { true } else { false }
        }
        #expect(
            try await growing.append(PortionSource(900, from: size), to: upload, at: Int64(size)) == Int64(size + 900)
        )
        #expect(try await growing.finish(upload).size == Int64(size + 900))
        let seen = try await world.get("roost/media/\(upload.key.text)")
        #expect(seen["sha256"] == .string(sha256(pattern(size + 900))))
    }

    @Test(arguments: S3Server.allCases)
    func `what came before the task was cancelled is kept`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let growing = world.store.growing
        let upload = try await growing.begin(.random(), BlobFacts())
        for count in [11_000_000, 5_300_000, 10] {
            let size = try await growing.size(of: upload)
            let (told, teller) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await growing.append(EndingSource(count, from: Int(size)) { teller.finish() }, to: upload, at: size)
            }
            for await _ in told {}
            task.cancel()
            await #expect(throws: BlobError.self) { try await task.value }
            #expect(try await growing.size(of: upload) == size + Int64(count))
        }
        let size = Int(try await growing.size(of: upload))
        #expect(try await growing.finish(upload).size == Int64(size))
        let seen = try await world.get("roost/media/\(upload.key.text)")
        #expect(seen["sha256"] == .string(sha256(pattern(size))))
    }

    @Test(arguments: S3Server.allCases)
    func `uploads are abandoned, and those that nobody remembers are found`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let growing = world.store.growing
        let first = try await growing.begin(.random(), BlobFacts())
        let second = try await growing.begin(.random(.uploads), BlobFacts())
        _ = try await growing.append(PortionSource(6_000_000), to: first, at: 0)
        let later = Timestamp(millisecondsSinceEpoch: SystemClock().now().millisecondsSinceEpoch + 60_000)
        // moto says 2010 of all uploads.
        let earlier = try #require(Timestamp("2010-01-01"))
        #expect(Set(try await growing.unfinished(before: later)) == [first, second])
        #expect(try await growing.unfinished(before: earlier).isEmpty)
        try await growing.abandon(first)
        try await growing.abandon(first)
        #expect(try await growing.unfinished(before: later) == [second])
        try await growing.abandon(second)
        #expect(try await world.keys().isEmpty)
        #expect(try await world.openUploads() == 0)
        await #expect { _ = try await growing.append(PortionSource(1), to: first, at: 0) } throws: { isNotFound($0) }
    }

    @Test(arguments: S3Server.allCases)
    func `an upload that takes long is not forgotten while parts of it come`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let growing = world.store.growing
        let slow = try await growing.begin(.random(), BlobFacts())
        let left = try await growing.begin(.random(), BlobFacts())
        _ = try await growing.append(PortionSource(6_000_000), to: left, at: 0)
        // Services tell times in whole seconds.
        let moment = Timestamp(millisecondsSinceEpoch: SystemClock().now().millisecondsSinceEpoch + 2000)
        while SystemClock().now().millisecondsSinceEpoch < moment.millisecondsSinceEpoch + 2000 {
            try await Task.sleep(for: .milliseconds(50))
        }
        _ = try await growing.append(PortionSource(6_000_000), to: slow, at: 0)
        #expect(try await growing.unfinished(before: moment) == [left])
        try await growing.abandon(slow)
        try await growing.abandon(left)
    }
}

/// Gives so many bytes of the pattern, and then nothing until its reader is cancelled.
private final class EndingSource: ByteSource {
    private let source: PortionSource
    private let told: @Sendable () -> Void

    init(_ count: Int, from start: Int, _ told: @escaping @Sendable () -> Void) {
        source = PortionSource(count, from: start)
        self.told = told
    }

    func next() async throws(BlobError) -> [UInt8]? {
        if let bytes = try await source.next() { return bytes }
        told()
        let (never, end) = AsyncStream.makeStream(of: Void.self)
        await withTaskCancellationHandler {
            for await _ in never {}
        } onCancel: {
            end.finish()
        }
        throw .source(CancellationError())
    }

    func close() async {}
}
