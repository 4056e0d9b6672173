// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

struct ResumableUploadsTests {
    private let bed = MediaBed()
    private var uploads: ResumableUploads { ResumableUploads(bed.parts, holder: "here", isAlone: true) }

    private func draft(_ name: String = "a.txt") throws -> FileDraft {
        FileDraft(name: try #require(FileName(name)))
    }

    private func begin(_ length: Int64?, isPartial: Bool = false) async throws -> UploadID {
        let draft = try draft()
        return try await uploads.create(draft, length: length, metadata: nil, isPartial: isPartial, by: MediaBed.ann).id
    }

    @discardableResult
    private func send(
        _ text: String,
        _ id: UploadID,
        at offset: Int64,
        length: Int64? = nil,
        checksum: UploadChecksum? = nil
    ) async throws(MediaError) -> ResumableUploads.Standing {
        let source = BytesSource(Array(text.utf8))
        return try await uploads.append(
            source,
            to: id,
            at: offset,
            length: length,
            checksum: checksum,
            by: MediaBed.ann
        )
    }

    @Test func `pieces become a file with the last one, by whatever process`() async throws {
        let id = try await begin(10)
        #expect(try await send("0123", id, at: 0).offset == 4)
        #expect(bed.catalog.files.isEmpty)
        // Another process with the same ledger and store.
        let other = ResumableUploads(bed.parts, holder: "there", isAlone: true)
        #expect(try await other.find(id, by: MediaBed.ann).offset == 4)
        let source = BytesSource(Array("456789".utf8))
        let last = try await other.append(source, to: id, at: 4, by: MediaBed.ann)
        let file = try #require(bed.catalog.files.first)
        #expect(last.offset == 10 && last.file == file.id)
        #expect(bed.store.bytes(file.blob) == Array("0123456789".utf8))
        // The answer may have been lost: asking again tells that all is there.
        #expect(try await uploads.find(id, by: MediaBed.ann).offset == 10)
        #expect(try await send("", id, at: 10).file == file.id)
        #expect(bed.catalog.files.count == 1)
    }

    @Test func `an upload of nothing is a file at once`() async throws {
        let id = try await begin(0)
        #expect(bed.catalog.files.map(\.size) == [0])
        #expect(try await uploads.find(id, by: MediaBed.ann).offset == 0)
    }

    @Test func `a piece that begins elsewhere, or again, is refused`() async throws {
        let id = try await begin(10)
        try await send("0123", id, at: 0)
        for offset: Int64 in [0, 3, 5, 10] {
            #expect(await failure { () throws(MediaError) in try await send("x", id, at: offset) } == "wrong_offset")
        }
        #expect(try await uploads.find(id, by: MediaBed.ann).offset == 4)
    }

    @Test func `what came before a cut stays`() async throws {
        let id = try await begin(1000)
        let source = PatternSource(length: 1000, chunk: 100, cutAt: 300)
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.append(source, to: id, at: 0, by: MediaBed.ann)
        }
        #expect(label == "source Cut()")
        #expect(source.isClosed)
        #expect(try await uploads.find(id, by: MediaBed.ann).offset == 300)
        let rest = BytesSource(PatternSource.bytes(300..<1000))
        #expect(try await uploads.append(rest, to: id, at: 300, by: MediaBed.ann).file != nil)
        let file = try #require(bed.catalog.files.first)
        #expect(bed.store.bytes(file.blob) == PatternSource.bytes(0..<1000))
    }

    @Test func `more bytes than were said are refused`() async throws {
        let id = try await begin(5)
        #expect(await failure { () throws(MediaError) in try await send("0123456789", id, at: 0) } == "tooLarge")
        #expect(bed.catalog.files.isEmpty)
        #expect(try await uploads.find(id, by: MediaBed.ann).offset == 0)
    }

    @Test func `an upload without a length is no way past the limit`() async throws {
        var bed = bed
        bed.settings.maximumUpload = 8
        let uploads = ResumableUploads(bed.parts, holder: "here", isAlone: true)
        let draft = try draft()
        let id = try await uploads.create(draft, length: nil, metadata: nil, by: MediaBed.ann).id
        for (count, length) in [(9, nil), (1, 9)] as [(Int, Int64?)] {
            let label = await failure { () throws(MediaError) in
                let bytes = BytesSource([UInt8](repeating: 0, count: count))
                _ = try await uploads.append(bytes, to: id, at: 0, length: length, by: MediaBed.ann)
            }
            #expect(label == "tooLarge")
        }
        let announced = await failure { () throws(MediaError) in
            _ = try await uploads.create(draft, length: 9, metadata: nil, by: MediaBed.ann)
        }
        #expect(announced == "tooLarge" && bed.ledger.all.count == 1)
    }

    @Test func `who may not make files begins no upload`() async throws {
        let draft = try draft()
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.create(draft, length: 1, metadata: nil, by: MediaBed.nobody)
        }
        #expect(label == "unauthenticated" && bed.ledger.all.isEmpty)
    }

    @Test func `a length may be said later, once`() async throws {
        let id = try await begin(nil)
        try await send("0123", id, at: 0)
        #expect(try await uploads.find(id, by: MediaBed.ann).length == nil)
        #expect(try await send("45", id, at: 4, length: 8).length == 8)
        #expect(await failure { () throws(MediaError) in try await send("67", id, at: 6, length: 9) } == "length_known")
        #expect(try await send("67", id, at: 6, length: 8).file != nil)
        let short = try await begin(nil)
        try await send("0123", short, at: 0)
        #expect(
            await failure { () throws(MediaError) in try await send("", short, at: 4, length: 2) } == "length_mismatch"
        )
    }

    @Test func `a piece with a wrong checksum does not count`() async throws {
        let id = try await begin(10)
        let right = UploadChecksum(algorithm: .sha1, digest: bed.digests.digest(.sha1, Array("0123".utf8)))
        #expect(
            await failure { () throws(MediaError) in try await send("4567", id, at: 0, checksum: right) }
                == "checksumMismatch"
        )
        #expect(try await uploads.find(id, by: MediaBed.ann).offset == 0)
        #expect(try await send("0123", id, at: 0, checksum: right).offset == 4)
        #expect(bed.scratch.count == 0)
    }

    @Test func `a piece with a checksum that is cut does not count`() async throws {
        let id = try await begin(1000)
        let checksum = UploadChecksum(algorithm: .md5, digest: [UInt8](repeating: 0, count: 16))
        let source = PatternSource(length: 1000, chunk: 100, cutAt: 300)
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.append(source, to: id, at: 0, checksum: checksum, by: MediaBed.ann)
        }
        #expect(label == "source Cut()")
        #expect(try await uploads.find(id, by: MediaBed.ann).offset == 0)
        #expect(bed.scratch.count == 0)
    }

    @Test func `an upload is its owner's alone`() async throws {
        let id = try await begin(10)
        let source = PatternSource(length: 1)
        #expect(
            await failure { () throws(MediaError) in _ = try await uploads.find(id, by: MediaBed.bob) } == "notFound"
        )
        #expect(
            await failure { () throws(MediaError) in try await uploads.terminate(id, by: MediaBed.bob) } == "notFound"
        )
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.append(source, to: id, at: 0, by: MediaBed.nobody)
        }
        #expect(label == "notFound")
        #expect(source.taken == 0 && source.isClosed)
    }

    @Test func `an upload that was ended is gone with its bytes`() async throws {
        let id = try await begin(10)
        try await send("0123", id, at: 0)
        try await uploads.terminate(id, by: MediaBed.ann)
        #expect(await failure { () throws(MediaError) in try await send("4", id, at: 4) } == "notFound")
        #expect(bed.ledger.all.isEmpty && bed.store.keys.isEmpty)
    }

    @Test func `ending an upload that became a file leaves the file`() async throws {
        let id = try await begin(1)
        try await send("0", id, at: 0)
        try await uploads.terminate(id, by: MediaBed.ann)
        #expect(bed.catalog.files.count == 1 && bed.store.keys.count == 1)
    }

    @Test func `an upload rests for a day after its last byte`() async throws {
        let id = try await begin(10)
        bed.clock.advance(seconds: 80_000)
        try await send("0123", id, at: 0)
        bed.clock.advance(seconds: 80_000)
        try await send("4", id, at: 4)
        bed.clock.advance(seconds: 86_401)
        #expect(await failure { () throws(MediaError) in try await send("5", id, at: 5) } == "gone")
        #expect(try await Garbage(bed.parts).endExpiredUploads() == 1)
        #expect(await failure { () throws(MediaError) in try await send("5", id, at: 5) } == "notFound")
    }

    @Test func `pieces cost no write to the ledger`() async throws {
        let id = try await begin(100)
        let writes = bed.ledger.writeCount
        for place in 0..<20 { try await send("x", id, at: Int64(place)) }
        #expect(bed.ledger.writeCount == writes)
    }

    @Test func `a name that was taken meanwhile is changed`() async throws {
        let id = try await begin(1)
        _ = try await Uploads(bed.parts).upload(BytesSource([1]), draft(), length: nil, by: MediaBed.ann)
        try await send("0", id, at: 0)
        #expect(bed.catalog.files.map(\.name.text).sorted() == ["a-2.txt", "a.txt"])
    }

    @Test func `a database that is away for a moment costs no byte`() async throws {
        let id = try await begin(4)
        bed.catalog.failNext(.unavailable("database"))
        #expect(await failure { () throws(MediaError) in try await send("0123", id, at: 0) } == "unavailable")
        #expect(bed.catalog.files.isEmpty && bed.store.keys.count == 1)
        // Asking how far it is takes the last step again.
        #expect(try await uploads.find(id, by: MediaBed.ann).file != nil)
        #expect(bed.catalog.files.count == 1 && bed.store.keys.count == 1)
    }

    @Test func `an upload that may not become a file goes with its bytes`() async throws {
        let id = try await begin(4)
        bed.catalog.allow { _, _, _ in false }
        #expect(await failure { () throws(MediaError) in try await send("0123", id, at: 0) } == "forbidden")
        #expect(bed.catalog.files.isEmpty && bed.store.keys.isEmpty && bed.ledger.all.isEmpty)
    }

    @Test func `who has too many open has to finish some`() async throws {
        var bed = bed
        bed.settings.openUploads = 2
        let uploads = ResumableUploads(bed.parts, holder: "here", isAlone: true)
        let draft = try draft()
        for _ in 0..<2 { _ = try await uploads.create(draft, length: 5, metadata: nil, by: MediaBed.ann) }
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.create(draft, length: 5, metadata: nil, by: MediaBed.ann)
        }
        #expect(label == "too_many_uploads")
        _ = try await uploads.create(draft, length: 5, metadata: nil, by: MediaBed.bob)
    }

    @Test func `parts become one file in their order`() async throws {
        var ids: [UploadID] = []
        for text in ["one,", "two,", "three"] {
            let id = try await begin(Int64(text.utf8.count), isPartial: true)
            try await send(text, id, at: 0)
            ids.append(id)
        }
        #expect(bed.catalog.files.isEmpty && bed.events.announced.isEmpty)
        let draft = try draft("all.txt")
        let header = "final;" + ids.map { "/files/\($0.text)" }.joined(separator: " ")
        let whole = try await uploads.concatenate(ids, draft, metadata: nil, header: header, by: MediaBed.ann)
        #expect(try await uploads.find(whole.id, by: MediaBed.ann).concat == header)
        let file = try #require(bed.catalog.files.first)
        #expect(whole.file == file.id && whole.offset == 13 && file.name.text == "all.txt")
        #expect(bed.store.keys == [file.blob])
        #expect(bed.store.bytes(file.blob) == Array("one,two,three".utf8))
        #expect(await failure { () throws(MediaError) in try await send("x", whole.id, at: 13) } == "upload_is_final")
        #expect(
            await failure { () throws(MediaError) in _ = try await uploads.find(ids[0], by: MediaBed.ann) }
                == "notFound"
        )
    }

    @Test func `parts that are not there in whole become nothing`() async throws {
        let ready = try await begin(1, isPartial: true)
        try await send("x", ready, at: 0)
        let draft = try draft("all.txt")
        for other in [try await begin(5, isPartial: true), try await begin(5)] {
            let label = await failure { () throws(MediaError) in
                _ = try await uploads.concatenate(
                    [ready, other],
                    draft,
                    metadata: nil,
                    header: "final;",
                    by: MediaBed.ann
                )
            }
            #expect(label == "parts_incomplete")
        }
        #expect(bed.catalog.files.isEmpty)
    }
}
