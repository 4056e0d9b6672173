// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

struct FilesTests {
    private let bed = MediaBed()
    private var files: Files { Files(bed.parts) }

    @discardableResult
    private func make(
        _ name: String,
        _ text: String = "content",
        visibility: FileRecord.Visibility = .private
    ) async throws -> FileRecord {
        let draft = FileDraft(name: try #require(FileName(name)), visibility: visibility)
        return try await Uploads(bed.parts).upload(BytesSource(Array(text.utf8)), draft, length: nil, by: MediaBed.ann)
    }

    private func name(_ text: String) throws -> FileName { try #require(FileName(text)) }

    @Test func `a part of a file is read`() async throws {
        let file = try await make("a.txt", "0123456789")
        let open = try await files.open(file, 2..<5)
        #expect(try await open.source.collect(limit: 99) == Array("234".utf8))
    }

    @Test func `a private file is for those who may read it`() async throws {
        let file = try await make("a.txt")
        bed.catalog.allow { requester, _, _ in requester == MediaBed.ann }
        #expect(try await files.readable(.id(file.id), [], by: MediaBed.ann).audience == .requester)
        for requester in [MediaBed.bob, MediaBed.nobody] {
            let label = await failure { () throws(MediaError) in
                _ = try await files.readable(.id(file.id), [], by: requester)
            }
            #expect(label == "notFound")
        }
    }

    @Test func `a public file is for everybody, and pinned by its content`() async throws {
        let file = try await make("a.txt", visibility: .public)
        bed.catalog.allow { _, _, _ in false }
        let plain = try await files.readable(.name(file.name), [], by: MediaBed.nobody)
        #expect(plain.audience == .everybody(isPinned: false))
        let pinned = try await files.readable(.name(file.name), [("v", file.contentMark)], by: MediaBed.nobody)
        #expect(pinned.audience == .everybody(isPinned: true))
        let stale = try await files.readable(.name(file.name), [("v", "old")], by: MediaBed.nobody)
        #expect(stale.audience == .everybody(isPinned: false))
    }

    @Test func `a signed address reads one private file, by whatever name it has`() async throws {
        let file = try await make("a.txt")
        let other = try await make("b.txt")
        let signed = try await files.sign(.id(file.id), [("width", "9")], life: .seconds(60), by: MediaBed.ann)
        bed.catalog.allow { requester, _, _ in requester == MediaBed.ann }
        let readable = try await files.readable(.name(file.name), signed, by: MediaBed.nobody)
        #expect(readable.isSigned && readable.audience == .bearer(rest: .seconds(60)))
        for address in [FileAddress.id(other.id), .name(try name("none.txt"))] {
            let label = await failure { () throws(MediaError) in
                _ = try await files.readable(address, signed, by: MediaBed.nobody)
            }
            #expect(label == "signature_invalid")
        }
        _ = try await files.change(.id(file.id), FileChange(name: try name("c.txt")), by: MediaBed.ann)
        _ = try await files.readable(.name(try name("c.txt")), signed, by: MediaBed.nobody)
        bed.clock.advance(seconds: 61)
        let late = await failure { () throws(MediaError) in
            _ = try await files.readable(.id(file.id), signed, by: MediaBed.nobody)
        }
        #expect(late == "signature_expired")
    }

    @Test func `who may not read a file can't sign for it`() async throws {
        let file = try await make("a.txt")
        bed.catalog.allow { requester, _, _ in requester == MediaBed.ann }
        let label = await failure { () throws(MediaError) in
            _ = try await files.sign(.id(file.id), [], life: .seconds(60), by: MediaBed.bob)
        }
        #expect(label == "notFound")
    }

    @Test func `renaming and moving touch no bytes`() async throws {
        let file = try await make("a.txt")
        try await make("b.txt")
        _ = try await Folders(bed.parts).create(try #require(FolderPath("pictures")), by: MediaBed.ann)
        let puts = bed.store.calls(.put)
        var change = FileChange(name: try name("c.txt"), folder: FolderPath("pictures"), visibility: .public)
        change.content = FileContent(
            blob: file.blob,
            size: 0,
            type: .binary,
            sha256: nil,
            modified: file.modified
        )
        let changed = try await files.change(.id(file.id), change, by: MediaBed.ann)
        #expect(changed.name.text == "c.txt" && changed.folder.text == "pictures" && changed.visibility == .public)
        #expect(changed.blob == file.blob && changed.size == file.size && bed.store.calls(.put) == puts)
        let taken = FileChange(name: try name("b.txt"))
        let label = await failure { () throws(MediaError) in
            _ = try await files.change(.id(file.id), taken, by: MediaBed.ann)
        }
        #expect(label == "file_exists")
        let nowhere = FileChange(folder: FolderPath("nowhere"))
        let unknown = await failure { () throws(MediaError) in
            _ = try await files.change(.id(file.id), nowhere, by: MediaBed.ann)
        }
        #expect(unknown == "/folder:unknown_folder")
    }

    @Test func `a copy has bytes of its own`() async throws {
        let file = try await make("a.txt", "same")
        let copy = try await files.copy(.id(file.id), as: nil, in: nil, onConflict: .refuse, by: MediaBed.ann)
        #expect(copy.name.text == "a-2.txt" && copy.blob != file.blob && copy.sha256 == file.sha256)
        try await files.delete([.id(file.id)], by: MediaBed.ann)
        #expect(bed.store.keys == [copy.blob])
        #expect(bed.store.bytes(copy.blob) == Array("same".utf8))
    }

    @Test func `a copy that can't be recorded leaves no bytes`() async throws {
        let file = try await make("a.txt")
        bed.catalog.failNext(.unavailable("database"))
        let label = await failure { () throws(MediaError) in
            _ = try await files.copy(.id(file.id), as: nil, in: nil, onConflict: .refuse, by: MediaBed.ann)
        }
        #expect(label == "unavailable")
        #expect(bed.store.keys == [file.blob])
    }

    @Test func `many files are deleted together or not at all`() async throws {
        let made = [try await make("a"), try await make("b"), try await make("c")]
        bed.catalog.allow { _, right, name in name != "c" || right != .file(.delete) }
        let label = await failure { () throws(MediaError) in
            try await files.delete(made.map { .id($0.id) }, by: MediaBed.ann)
        }
        #expect(label == "forbidden")
        #expect(bed.catalog.files.count == 3 && bed.store.keys.count == 3)
        try await files.delete(made.prefix(2).map { .id($0.id) }, by: MediaBed.ann)
        #expect(bed.store.keys == [made[2].blob])
    }

    @Test func `a record whose bytes are gone is damage and no missing file`() async throws {
        let file = try await make("a")
        try await bed.store.delete([file.blob])
        #expect(await failure { () throws(MediaError) in _ = try await files.open(file, nil) } == "unavailable")
    }
}
