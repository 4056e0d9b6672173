// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

struct FoldersTests {
    private let bed = MediaBed()
    private var folders: Folders { Folders(bed.parts) }

    private func path(_ text: String) throws -> FolderPath { try #require(FolderPath(text)) }

    private func make(_ paths: String...) async throws {
        for one in paths { _ = try await folders.create(try path(one), by: MediaBed.ann) }
    }

    private func file(_ name: String, in folder: String) async throws {
        let draft = FileDraft(name: try #require(FileName(name)), folder: try path(folder))
        _ = try await Uploads(bed.parts).upload(BytesSource([1]), draft, length: nil, by: MediaBed.ann)
    }

    @Test func `a folder is made in one that is there, once`() async throws {
        try await make("a", "a/b")
        let (same, orphan) = (try path("a"), try path("x/y"))
        #expect(
            await failure { () throws(MediaError) in _ = try await folders.create(same, by: MediaBed.ann) }
                == "folder_exists"
        )
        #expect(
            await failure { () throws(MediaError) in _ = try await folders.create(orphan, by: MediaBed.ann) }
                == "/folder:unknown_folder"
        )
        #expect(
            await failure { () throws(MediaError) in _ = try await folders.create(.root, by: MediaBed.ann) }
                == "folder_exists"
        )
        #expect(try await folders.list(in: .root, by: MediaBed.ann).map(\.path.text) == ["a"])
        #expect(try await folders.list(in: same, by: MediaBed.ann).map(\.path.text) == ["a/b"])
    }

    @Test func `what is in a folder moves with it`() async throws {
        try await make("a", "a/b", "ab", "x")
        try await file("one", in: "a")
        try await file("two", in: "a/b")
        try await file("three", in: "ab")
        _ = try await folders.move(try path("a"), to: try path("x/z"), by: MediaBed.ann)
        #expect(bed.catalog.folderPaths == ["ab", "x", "x/z", "x/z/b"])
        #expect(bed.catalog.file("one")?.folder.text == "x/z")
        #expect(bed.catalog.file("two")?.folder.text == "x/z/b")
        #expect(bed.catalog.file("three")?.folder.text == "ab")
    }

    @Test func `a folder can't be moved into itself or onto another`() async throws {
        try await make("a", "a/b", "c")
        let (folder, inside, taken) = (try path("a"), try path("a/b/a"), try path("c"))
        let label = await failure { () throws(MediaError) in
            _ = try await folders.move(folder, to: inside, by: MediaBed.ann)
        }
        #expect(label == "/path:folder_in_itself")
        let onto = await failure { () throws(MediaError) in
            _ = try await folders.move(folder, to: taken, by: MediaBed.ann)
        }
        #expect(onto == "folder_exists")
        #expect(bed.catalog.folderPaths == ["a", "a/b", "c"])
    }

    @Test func `a folder with files goes only with them`() async throws {
        try await make("a", "a/b", "c")
        try await file("one", in: "a/b")
        try await file("two", in: "c")
        let folder = try path("a")
        let label = await failure { () throws(MediaError) in
            try await folders.delete(folder, withFiles: false, by: MediaBed.ann)
        }
        #expect(label == "folder_not_empty")
        try await folders.delete(folder, withFiles: true, by: MediaBed.ann)
        #expect(bed.catalog.folderPaths == ["c"])
        #expect(bed.catalog.files.map(\.name.text) == ["two"])
        #expect(bed.store.keys.count == 1)
    }

    @Test func `files that the requester may not delete keep the folder`() async throws {
        try await make("a")
        try await file("one", in: "a")
        bed.catalog.allow { _, right, _ in right != .file(.delete) }
        let folder = try path("a")
        let label = await failure { () throws(MediaError) in
            try await folders.delete(folder, withFiles: true, by: MediaBed.ann)
        }
        #expect(label == "forbidden")
        #expect(bed.catalog.files.count == 1 && bed.store.keys.count == 1)
    }
}
