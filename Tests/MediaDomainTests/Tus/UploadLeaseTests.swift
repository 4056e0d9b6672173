// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

struct UploadLeaseTests {
    private let bed = MediaBed()
    private func uploads(_ holder: String) -> ResumableUploads {
        ResumableUploads(bed.parts, holder: holder, isAlone: false)
    }

    private func begin() async throws -> UploadID {
        let draft = FileDraft(name: try #require(FileName("a.txt")))
        return try await uploads("one").create(draft, length: 1000, metadata: nil, by: MediaBed.ann).id
    }

    @Test func `while one process takes bytes in, another is kept out`() async throws {
        let id = try await begin()
        let (one, two) = (uploads("one"), uploads("two"))
        let source = PatternSource(length: 1000, chunk: 500) { [bed] place in
            guard place == 500 else { return }
            for holder in [one, two] {
                let label = await failure { () throws(MediaError) in
                    _ = try await holder.append(BytesSource([1]), to: id, at: 0, by: MediaBed.ann)
                }
                #expect(label == "locked" || label == "wrong_offset")
            }
            // A slow client is alive: what it holds is held longer.
            for _ in 0..<5 { bed.clock.advance(seconds: 5) }
        }
        #expect(try await one.append(source, to: id, at: 0, by: MediaBed.ann).file != nil)
    }

    @Test func `two requests to one process never write to one upload at a time`() async throws {
        let (id, one) = (try await begin(), uploads("one"))
        let source = PatternSource(length: 1000) { place in
            guard place == 0 else { return }
            let label = await failure { () throws(MediaError) in
                _ = try await one.append(BytesSource([1]), to: id, at: 0, by: MediaBed.ann)
            }
            #expect(label == "locked")
        }
        #expect(try await one.append(source, to: id, at: 0, by: MediaBed.ann).file != nil)
    }

    @Test func `what a process held that died is free after a while`() async throws {
        let id = try await begin()
        var held = try #require(bed.ledger.all.first)
        held.lease = .init(
            holder: "dead",
            until: Timestamp(millisecondsSinceEpoch: bed.clock.now().millisecondsSinceEpoch + 30_000)
        )
        _ = try await bed.ledger.update(held)
        let label = await failure { () throws(MediaError) in
            _ = try await uploads("two").append(BytesSource([1]), to: id, at: 0, by: MediaBed.ann)
        }
        #expect(label == "locked")
        bed.clock.advance(seconds: 31)
        #expect(try await uploads("two").append(BytesSource([1]), to: id, at: 0, by: MediaBed.ann).offset == 1)
        #expect(bed.ledger.all.first?.lease == nil)
    }

    @Test func `a cut gives it back at once`() async throws {
        let id = try await begin()
        _ = await failure { () throws(MediaError) in
            let source = PatternSource(length: 1000, chunk: 100, cutAt: 300)
            _ = try await uploads("one").append(source, to: id, at: 0, by: MediaBed.ann)
        }
        #expect(bed.ledger.all.first?.lease == nil)
        #expect(try await uploads("two").append(BytesSource([1]), to: id, at: 300, by: MediaBed.ann).offset == 301)
    }
}
