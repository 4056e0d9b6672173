// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

struct UploadsTests {
    private let bed = MediaBed()
    private var uploads: Uploads { Uploads(bed.parts) }

    private func draft(_ name: String, type: String? = nil) throws -> FileDraft {
        FileDraft(name: try #require(FileName(name)), declaredType: type.flatMap(MimeType.init))
    }

    @discardableResult
    private func upload(
        _ name: String,
        _ text: String,
        _ conflict: Uploads.Conflict = .refuse,
        by requester: Requester = MediaBed.ann
    ) async throws -> FileRecord {
        let source = BytesSource(Array(text.utf8))
        return try await uploads.upload(source, draft(name), length: nil, onConflict: conflict, by: requester)
    }

    @Test func `a file is its bytes and its record`() async throws {
        let file = try await upload("a.txt", "hello")
        #expect(file.size == 5 && file.type.text == "text/plain" && file.visibility == .private)
        #expect(bed.store.bytes(file.blob) == Array("hello".utf8))
        #expect(file.sha256 == Hex.encode(bed.digests.digest(.sha256, Array("hello".utf8))))
        #expect(file.entityTag.count == 34)
        #expect(bed.catalog.files == [file])
        #expect(bed.events.announced == ["a.txt"])
    }

    @Test func `nothing of a name is in a key`() async throws {
        let file = try await upload("passwd", "x")
        #expect(!file.blob.text.contains("passwd"))
        #expect(file.blob.area == .originals)
    }

    @Test func `the size of a picture is kept`() async throws {
        let source = BytesSource(Array("GIF89a".utf8) + [5, 0, 6, 1, 0, 0])
        let file = try await uploads.upload(source, draft("a.png", type: "image/png"), length: 12, by: MediaBed.ann)
        #expect(file.type.text == "image/gif" && file.width == 5 && file.height == 262)
        let avif = BytesSource([0, 0, 0, 28] + Array("ftypavif........".utf8))
        let probed = try await uploads.upload(avif, draft("b.avif"), length: nil, by: MediaBed.ann)
        #expect(probed.width == 12 && probed.height == 34)
        #expect(bed.scratch.count == 0)
    }

    @Test func `who may not create is refused before a byte is taken`() async throws {
        let source = PatternSource(length: 10)
        let draft = try draft("a")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(source, draft, length: nil, by: MediaBed.nobody)
        }
        #expect(label == "unauthenticated")
        #expect(source.taken == 0 && source.isClosed)
        #expect(bed.store.keys.isEmpty)
    }

    @Test func `what a hook refuses is not taken in`() async throws {
        bed.events.refuse(.conflict(code: "virus", message: "no"))
        let source = PatternSource(length: 10)
        let draft = try draft("a")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(source, draft, length: nil, by: MediaBed.ann)
        }
        #expect(label == "virus")
        #expect(source.taken == 0 && source.isClosed && bed.store.keys.isEmpty)
    }

    @Test(arguments: [nil, 2000] as [Int64?])
    func `too many bytes are refused however many were said, and nothing is left`(_ said: Int64?) async throws {
        var bed = bed
        bed.settings.maximumUpload = 1000
        let uploads = Uploads(bed.parts)
        let source = PatternSource(length: 2000, chunk: 100)
        let draft = try draft("a")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(source, draft, length: said, by: MediaBed.ann)
        }
        #expect(label == "tooLarge")
        #expect(source.isClosed && bed.store.keys.isEmpty && bed.catalog.files.isEmpty)
    }

    @Test func `a length that lies is refused, and nothing is left`() async throws {
        let draft = try draft("a")
        for (said, sent) in [(10, 4), (4, 10)] {
            let label = await failure { () throws(MediaError) in
                _ = try await uploads.upload(
                    PatternSource(length: Int64(sent)),
                    draft,
                    length: Int64(said),
                    by: MediaBed.ann
                )
            }
            #expect(label == "length_mismatch")
        }
        #expect(bed.store.keys.isEmpty && bed.catalog.files.isEmpty)
    }

    @Test func `a cut connection leaves nothing, and its error comes back`() async throws {
        let draft = try draft("a")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(PatternSource(length: 9999, cutAt: 100), draft, length: 9999, by: MediaBed.ann)
        }
        #expect(label == "source Cut()")
        #expect(bed.store.keys.isEmpty && bed.catalog.files.isEmpty)
    }

    @Test func `when the record can't be written the bytes go`() async throws {
        bed.catalog.failNext(.unavailable("database"))
        let draft = try draft("a")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(BytesSource([1]), draft, length: nil, by: MediaBed.ann)
        }
        #expect(label == "unavailable")
        #expect(bed.store.keys.isEmpty && bed.catalog.files.isEmpty)
    }

    @Test func `a full disk is told as that`() async throws {
        bed.store.failNext(.put, .full)
        let draft = try draft("a")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(BytesSource([1]), draft, length: nil, by: MediaBed.ann)
        }
        #expect(label == "storageFull")
        #expect(bed.catalog.files.isEmpty)
    }

    @Test func `a taken name is refused, and the file of that name stays`() async throws {
        let first = try await upload("a.txt", "one")
        let draft = try draft("a.txt")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(BytesSource([1]), draft, length: nil, by: MediaBed.ann)
        }
        #expect(label == "file_exists")
        #expect(bed.store.keys == [first.blob])
    }

    @Test func `replacing gives the same file other bytes, and the old ones go with all that was derived`() async throws
    {
        let first = try await upload("a.txt", "one")
        let derived = try #require(first.blob.derived([UInt8](repeating: 1, count: 16)))
        bed.store.plant(derived, [1])
        let second = try await upload("a.txt", "two", .replace)
        #expect(second.id == first.id && second.version == 2 && second.blob != first.blob)
        #expect(bed.store.keys == [second.blob])
        #expect(second.entityTag != first.entityTag)
        let third = try await upload("b.txt", "three", .replace)
        #expect(third.id != first.id)
    }

    @Test func `who may not change a file can't replace it`() async throws {
        let first = try await upload("a.txt", "one")
        bed.catalog.allow { requester, right, _ in requester == MediaBed.ann || right != .file(.update) }
        let draft = try draft("a.txt")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(BytesSource([1]), draft, length: nil, onConflict: .replace, by: MediaBed.bob)
        }
        #expect(label == "forbidden")
        #expect(bed.store.keys == [first.blob])
    }

    @Test func `a replacement whose record changed meanwhile leaves the old bytes`() async throws {
        let first = try await upload("a.txt", "one")
        bed.catalog.failNext(.stale)
        let draft = try draft("a.txt")
        let label = await failure { () throws(MediaError) in
            _ = try await uploads.upload(BytesSource([1]), draft, length: nil, onConflict: .replace, by: MediaBed.ann)
        }
        #expect(label == "stale")
        #expect(bed.store.keys == [first.blob])
    }

    @Test func `a file may get another name instead`() async throws {
        var names: [String] = []
        for _ in 0..<9 { names.append(try await upload("a.txt", "x", .rename).name.text) }
        #expect(names.prefix(7) == ["a.txt", "a-2.txt", "a-3.txt", "a-4.txt", "a-5.txt", "a-6.txt", "a-7.txt"])
        #expect(Set(names).count == 9)
        #expect(bed.store.keys.count == 9)
    }

    @Test func `what a new file takes the place of goes with its bytes`() async throws {
        let old = try await upload("old.txt", "old")
        let file = try await uploads.upload(
            BytesSource([1]),
            draft("new.txt"),
            length: 1,
            removing: [old],
            by: MediaBed.ann
        )
        #expect(bed.catalog.files == [file])
        #expect(bed.store.keys == [file.blob])
    }

    @Test func `bytes that can't be deleted are told of and fail nobody`() async throws {
        try await upload("a.txt", "one")
        bed.store.failNext(.delete, .unavailable("down"))
        let second = try await upload("a.txt", "two", .replace)
        #expect(bed.store.keys.contains(second.blob))
        #expect(bed.events.failures.count == 1)
    }
}
