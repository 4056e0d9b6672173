// SPDX-License-Identifier: Apache-2.0

import FilesystemAdapter
import FoundationEssentials
import MediaDomain
import MediaTestKit
import Testing

struct FilesystemScratchTests {
    private let place: TemporaryPlace
    private let threads: IOThreads

    init() throws {
        place = try TemporaryPlace()
        threads = try IOThreads()
    }

    private func space(limit: Int64 = 1000) throws -> FilesystemScratch {
        try FilesystemScratch(path: "\(place.path)/scratch", threads: threads, limit: limit)
    }

    private func isFull(_ work: () async throws(BlobError) -> Void) async -> Bool {
        do throws(BlobError) {
            try await work()
            return false
        } catch {
            if case .full = error { return true }
            Issue.record("\(error)")
            return false
        }
    }

    @Test func `a file is filled, read, and gone`() async throws {
        let file = try await space().makeFile()
        #expect(try await file.size() == 0)
        #expect(try await file.fill(from: BytesSource([1, 2, 3], chunk: 1), limit: 3) == 3)
        #expect(try await file.open().collect(limit: 9) == [1, 2, 3])
        #expect(try Data(contentsOf: URL(filePath: file.path)) == Data([1, 2, 3]))
        await file.remove()
        await file.remove()
        #expect(place.files().isEmpty)
    }

    @Test func `what another program wrote is read`() async throws {
        let file = try await space().makeFile()
        try Data([7, 8]).write(to: URL(filePath: file.path), options: .atomic)
        #expect(try await file.size() == 2)
        #expect(try await file.open().collect(limit: 9) == [7, 8])
    }

    @Test func `files and their folder are for nobody else`() async throws {
        let file = try await space().makeFile()
        #expect(try place.mode("scratch") == 0o700)
        #expect(try place.files(below: "scratch").map { try place.mode("scratch/\($0)") } == [0o600])
        await file.remove()
    }

    @Test func `a file that nobody holds is gone`() async throws {
        let space = try space()
        _ = try await space.makeFile()
        #expect(place.files().isEmpty)
    }

    @Test func `there is so much room and no more, for one file and for all`() async throws {
        let space = try space(limit: 1000)
        let one = try await space.makeFile()
        let other = try await space.makeFile()
        #expect(
            await isFull { () throws(BlobError) in
                _ = try await one.fill(from: PatternSource(length: 300, chunk: 50), limit: 200)
            }
        )
        _ = try await other.fill(from: PatternSource(length: 700), limit: 700)
        let third = try await space.makeFile()
        #expect(
            await isFull { () throws(BlobError) in
                _ = try await third.fill(from: PatternSource(length: 500), limit: 999)
            }
        )
        await one.remove()
        await other.remove()
        await third.remove()
        let last = try await space.makeFile()
        #expect(try await last.fill(from: PatternSource(length: 1000), limit: 1000) == 1000)
    }

    @Test func `what an earlier process left is removed at the start, and nothing else`() async throws {
        let folder = "\(place.path)/scratch"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: "\(folder)/old.scratch"))
        try Data().write(to: URL(filePath: "\(folder)/mine.txt"))
        _ = try space()
        #expect(place.files() == ["scratch/mine.txt"])
    }

    @Test func `a source that is cut comes back as it was`() async throws {
        let file = try await space().makeFile()
        let source = PatternSource(length: 100, cutAt: 10)
        do throws(BlobError) {
            _ = try await file.fill(from: source, limit: 100)
            Issue.record("it was filled")
        } catch {
            guard case .source(let cause) = error, cause is PatternSource.Cut else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(source.isClosed)
    }
}
