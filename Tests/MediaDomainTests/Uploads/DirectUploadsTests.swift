// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

struct DirectUploadsTests {
    private struct Addresses: DirectBlobAccess {
        func addressForReading(_: BlobKey, life _: Duration, answer _: DirectAnswer) throws(BlobError) -> DirectAddress
        {
            throw .failed("not used")
        }

        func addressForWriting(_ key: BlobKey, life _: Duration, _: BlobFacts) throws(BlobError) -> DirectAddress {
            let expires = Timestamp(millisecondsSinceEpoch: 0)
            return DirectAddress(method: "PUT", url: "https://store/\(key)", headers: [], expires: expires)
        }
    }

    private let bed = MediaBed(direct: Addresses())
    private var uploads: DirectUploads { DirectUploads(bed.parts) }

    private func offer(length: Int64 = 3) async throws -> (UploadID, BlobKey) {
        let draft = FileDraft(name: try #require(FileName("a.txt")))
        let offer = try await uploads.offer(draft, length: length, by: MediaBed.ann)
        let pending = try #require(bed.ledger.all.first { $0.id == offer.id })
        #expect(offer.address.url == "https://store/\(pending.place.key)")
        return (offer.id, pending.place.key)
    }

    @Test func `what was sent becomes a file under a key that the client never had`() async throws {
        let (id, key) = try await offer()
        bed.store.plant(key, Array("abc".utf8))
        let file = try await uploads.confirm(id, by: MediaBed.ann)
        #expect(file.blob != key && file.blob.area == .originals && file.size == 3)
        #expect(bed.store.keys == [file.blob])
        #expect(bed.ledger.all.isEmpty)
    }

    @Test func `what was not sent, or not all of it, is no file`() async throws {
        let (id, key) = try await offer()
        #expect(
            await failure { () throws(MediaError) in _ = try await uploads.confirm(id, by: MediaBed.ann) }
                == "upload_missing"
        )
        bed.store.plant(key, [1])
        #expect(
            await failure { () throws(MediaError) in _ = try await uploads.confirm(id, by: MediaBed.ann) }
                == "upload_incomplete"
        )
        #expect(bed.catalog.files.isEmpty)
    }

    @Test func `it is for the one who asked, and for a while`() async throws {
        let (id, key) = try await offer()
        bed.store.plant(key, Array("abc".utf8))
        #expect(
            await failure { () throws(MediaError) in _ = try await uploads.confirm(id, by: MediaBed.bob) } == "notFound"
        )
        bed.clock.advance(seconds: 3601)
        #expect(
            await failure { () throws(MediaError) in _ = try await uploads.confirm(id, by: MediaBed.ann) } == "gone"
        )
        #expect(try await Garbage(bed.parts).endExpiredUploads() == 1)
        #expect(bed.store.keys.isEmpty && bed.ledger.all.isEmpty)
    }

    @Test func `its bytes say what it is, whatever was announced`() async throws {
        let draft = FileDraft(name: try #require(FileName("a.png")), declaredType: MimeType("image/png"))
        let id = try await uploads.offer(draft, length: 6, by: MediaBed.ann).id
        let key = try #require(bed.ledger.all.first).place.key
        bed.store.plant(key, Array("<html>".utf8))
        #expect(try await uploads.confirm(id, by: MediaBed.ann).type.text == "text/html")
    }

    @Test func `it is none of the uploads in pieces, and they are none of it`() async throws {
        let (id, key) = try await offer()
        bed.store.plant(key, Array("abc".utf8))
        let resumable = ResumableUploads(bed.parts, holder: "here", isAlone: true)
        let draft = FileDraft(name: try #require(FileName("b.txt")))
        let part = try await resumable.create(draft, length: 1, metadata: nil, isPartial: true, by: MediaBed.ann).id
        _ = try await resumable.append(BytesSource([1]), to: part, at: 0, by: MediaBed.ann)
        let (found, ended, confirmed) = (
            await failure { () throws(MediaError) in _ = try await resumable.find(id, by: MediaBed.ann) },
            await failure { () throws(MediaError) in try await resumable.terminate(id, by: MediaBed.ann) },
            await failure { () throws(MediaError) in _ = try await uploads.confirm(part, by: MediaBed.ann) }
        )
        #expect([found, ended, confirmed] == ["notFound", "notFound", "notFound"])
    }

    @Test func `who has too many open has to finish some`() async throws {
        var bed = bed
        bed.settings.openUploads = 1
        let (uploads, draft) = (DirectUploads(bed.parts), FileDraft(name: try #require(FileName("a.txt"))))
        _ = try await uploads.offer(draft, length: 1, by: MediaBed.ann)
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.offer(draft, length: 1, by: MediaBed.ann)
        }
        #expect(label == "too_many_uploads")
        _ = try await uploads.offer(draft, length: 1, by: MediaBed.bob)
    }

    @Test func `a store without addresses says so`() async throws {
        let draft = FileDraft(name: try #require(FileName("a.txt")))
        let label = await failure { () throws(MediaError) in
            _ = try await DirectUploads(MediaBed().parts).offer(draft, length: 1, by: MediaBed.ann)
        }
        #expect(label == "direct_uploads_unsupported")
    }

    @Test func `what is too large, and whoever may not create, is refused`() async throws {
        let draft = FileDraft(name: try #require(FileName("a.txt")))
        let large = await failure { () throws(MediaError) in
            _ = try await uploads.offer(draft, length: 1 << 40, by: MediaBed.ann)
        }
        #expect(large == "tooLarge")
        let nobody = await failure { () throws(MediaError) in
            _ = try await uploads.offer(draft, length: 1, by: MediaBed.nobody)
        }
        #expect(nobody == "unauthenticated")
    }
}
