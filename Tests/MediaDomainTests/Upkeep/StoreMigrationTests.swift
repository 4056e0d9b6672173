// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Synchronization
import Testing

struct StoreMigrationTests {
    private let bed = MediaBed()
    private let target = InMemoryBlobStore()

    private func make(_ count: Int) async throws {
        for number in 0..<count {
            let draft = FileDraft(name: try #require(FileName("f\(number)")))
            _ = try await Uploads(bed.parts).upload(
                PatternSource(length: Int64(number) * 1000),
                draft,
                length: nil,
                by: MediaBed.ann
            )
        }
    }

    @Test func `every file is moved and compared, and told of on the way`() async throws {
        try await make(8)
        let told = Mutex<[StoreMigration.Progress]>([])
        let report = try await StoreMigration(bed.parts, to: target).run { progress in
            told.withLock { $0.append(progress) }
        }
        #expect(report.copied == 8 && report.kept == 0 && report.missing.isEmpty && report.damaged.isEmpty)
        #expect(target.keys == bed.store.keys)
        for key in target.keys { #expect(target.bytes(key) == bed.store.bytes(key)) }
        let last = told.withLock { $0.last }
        #expect(last?.files == 8 && last?.totalFiles == 8 && last?.bytes == 28_000 && last?.totalBytes == 28_000)
    }

    @Test func `after a break only the rest is moved, and what is wrong there`() async throws {
        try await make(6)
        target.failNext(.put, .unavailable("x"))
        let migration = StoreMigration(bed.parts, to: target)
        await #expect(throws: MediaError.self) { _ = try await migration.run() }
        #expect(try await migration.run().copied == 6)
        #expect(try await migration.run().kept == 6)
        let spoiled = try #require(target.keys.first { (target.bytes($0)?.count ?? 0) > 0 })
        target.plant(spoiled, [UInt8](repeating: 9, count: target.bytes(spoiled)?.count ?? 0))
        let again = try await migration.run()
        #expect(again.copied == 1 && again.kept == 5)
        #expect(target.bytes(spoiled) == bed.store.bytes(spoiled))
    }

    @Test func `what is missing or damaged is named`() async throws {
        try await make(3)
        let files = bed.catalog.files
        try await bed.store.delete([files[1].blob])
        bed.store.plant(files[2].blob, [1, 2, 3])
        let report = try await StoreMigration(bed.parts, to: target).run()
        #expect(report.missing == [files[1].id] && report.damaged == [files[2].id])
    }
}
