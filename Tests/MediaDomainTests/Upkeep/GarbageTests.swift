// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

struct GarbageTests {
    private let bed = MediaBed()

    private func key(_ area: BlobKey.Area = .originals) throws -> BlobKey {
        let random = bed.digests.randomBytes(16)
        return try #require(area == .uploads ? BlobKey.upload(random) : BlobKey.original(random))
    }

    private func make() async throws -> FileRecord {
        let draft = FileDraft(name: try #require(FileName("a.txt")))
        return try await Uploads(bed.parts).upload(BytesSource([1]), draft, length: nil, by: MediaBed.ann)
    }

    @Test func `what belongs to nothing goes, and all else stays`() async throws {
        let file = try await make()
        let kept = try #require(file.blob.derived(bed.digests.randomBytes(16)))
        bed.store.plant(kept, [1])
        let orphan = try key()
        let derived = try #require(orphan.derived(bed.digests.randomBytes(16)))
        for one in [orphan, derived, try key(.uploads)] { bed.store.plant(one, [1, 2]) }
        let draft = FileDraft(name: try #require(FileName("b.txt")))
        let uploads = ResumableUploads(bed.parts, holder: "here", isAlone: true)
        let part = try await uploads.create(draft, length: 1, metadata: nil, isPartial: true, by: MediaBed.ann)
        _ = try await uploads.append(BytesSource([7]), to: part.id, at: 0, by: MediaBed.ann)
        bed.clock.advance(seconds: 80_000)
        let garbage = Garbage(bed.parts)
        let counted = try await garbage.collect(deleting: false, grace: .seconds(3600))
        #expect(counted.orphans == 3 && counted.bytes == 6 && counted.examples.count == 3)
        #expect(bed.store.keys.count == 6)
        let report = try await garbage.collect(deleting: true, grace: .seconds(3600))
        #expect(report == counted)
        let named = Set([file.blob, kept] + bed.ledger.all.map(\.place.key))
        #expect(Set(bed.store.keys) == named)
        #expect(try await garbage.collect(deleting: true, grace: .seconds(3600)).orphans == 0)
    }

    @Test func `what is young stays, whatever is asked`() async throws {
        bed.store.plant(try key(), [1])
        bed.clock.advance(seconds: 3599)
        #expect(try await Garbage(bed.parts).collect(deleting: true, grace: .zero).orphans == 0)
        bed.clock.advance(seconds: 2)
        #expect(try await Garbage(bed.parts).collect(deleting: true, grace: .zero).orphans == 1)
        #expect(bed.store.keys.isEmpty)
    }

    @Test func `uploads that are over go, and pieces that nobody remembers`() async throws {
        let uploads = ResumableUploads(bed.parts, holder: "here", isAlone: true)
        let draft = FileDraft(name: try #require(FileName("b.txt")))
        let open = try await uploads.create(draft, length: 10, metadata: nil, by: MediaBed.ann)
        _ = try await uploads.append(BytesSource([7]), to: open.id, at: 0, by: MediaBed.ann)
        _ = try await bed.store.growing.begin(try key(), BlobFacts())
        bed.clock.advance(seconds: 100_000)
        let report = try await Garbage(bed.parts).collect(deleting: true)
        #expect(report.expiredUploads == 1 && report.forgottenUploads == 1)
        #expect(bed.ledger.all.isEmpty)
        let later = Timestamp(millisecondsSinceEpoch: 4_000_000_000_000)
        #expect(try await bed.store.growing.unfinished(before: later).isEmpty)
    }

    @Test func `what is left of writes that were cut off goes too, when it is old`() async throws {
        bed.store.plantLeftover(7)
        bed.clock.advance(seconds: 100_000)
        bed.store.plantLeftover(5)
        bed.clock.advance(seconds: 80_000)
        for _ in 0..<2 {
            let told = try await Garbage(bed.parts).collect(deleting: false)
            #expect(told.leftovers == 1 && told.leftoverBytes == 7 && told.bytes == 0)
        }
        #expect(try await Garbage(bed.parts).collect(deleting: true).leftovers == 1)
        #expect(try await Garbage(bed.parts).collect(deleting: true).leftovers == 0)
        #expect(try await bed.store.leftovers(before: bed.clock.now(), deleting: false).count == 1)
    }

    @Test(arguments: [false, true])
    func `it goes on part by part, in steps of a bounded size`(_ deleting: Bool) async throws {
        for _ in 0..<2300 { bed.store.plant(try key(), [1]) }
        for _ in 0..<1200 {
            bed.store.plant(try #require(try key().derived(bed.digests.randomBytes(16))), [1, 2])
        }
        for _ in 0..<120 { _ = try await bed.store.growing.begin(try key(), BlobFacts()) }
        bed.store.plantLeftover(9)
        bed.clock.advance(seconds: 100_000)
        let garbage = Garbage(bed.parts)
        var (sum, place): (Garbage.Report, GarbagePlace?) = (Garbage.Report(), .start)
        var steps = 0
        while let here = place {
            // As a caller gives it back.
            let step = try await garbage.collect(from: try #require(GarbagePlace(here.text)), deleting: deleting)
            let report = step.report
            #expect(
                report.orphans <= 1000 && report.forgottenUploads <= (deleting ? 50 : 1000) && report.leftovers <= 1
            )
            sum.add(report)
            place = step.next
            steps += 1
        }
        #expect(sum.orphans == 3500 && sum.bytes == 4700 && sum.forgottenUploads == 120 && sum.leftovers == 1)
        #expect(steps >= 7 && sum.examples.count == 20)
        #expect(bed.store.keys.isEmpty == deleting)
    }

    @Test func `a place that nobody was told of is none`() {
        for text in ["", "start", "x", "o/", "o/..", "d/00", "expired ", "o/000102030405060708090A0B0C0D0E0F"] {
            #expect(GarbagePlace(text) == nil, "\(text)")
        }
    }

    @Test func `many pages are looked through`() async throws {
        for _ in 0..<2300 { bed.store.plant(try key(), [1]) }
        bed.clock.advance(seconds: 100_000)
        let report = try await Garbage(bed.parts).collect(deleting: true)
        #expect(report.orphans == 2300 && report.examples.count == 20)
        #expect(bed.store.keys.isEmpty)
    }
}
