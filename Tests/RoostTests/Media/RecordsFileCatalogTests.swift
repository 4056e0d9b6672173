// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import MediaDomain
import MediaTestKit
import Testing

@testable import Roost

@Suite struct RecordsFileCatalogTests {
    @Test(arguments: MediaStorage.allCases)
    func `a file is there for whom grants show it, and nobody else learns of it`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let file = try await house.upload("beach.txt")
            let files = Files(house.parts)
            #expect(try await files.find(.name(file.name), by: MediaHouse.ann) == file)
            #expect(try await files.find(.id(file.id), by: MediaHouse.editor) == file)
            #expect(await refusal { _ = try await files.find(.name(file.name), by: MediaHouse.bob) } == "404")
            #expect(await refusal { _ = try await files.find(.name(file.name), by: .init(.anonymous)) } == "401")
            for action in [FileAction.update, .delete] {
                let refused = await refusal {
                    _ = try await files.find(.id(file.id), for: action, by: MediaHouse.editor)
                }
                #expect(refused == "403 forbidden")
            }
            #expect(try await files.find(.id(file.id), for: .delete, by: MediaHouse.keeper) == file)
            let absent = FileAddress.name(try #require(FileName("absent.txt")))
            #expect(await refusal { _ = try await files.find(absent, for: .delete, by: MediaHouse.ann) } == "404")
            #expect(await refusal { _ = try await files.find(absent, for: .delete, by: .init(.anonymous)) } == "401")
            #expect(await refusal { try await house.upload("x.txt", by: .init(.anonymous)) } == "401")
            let draft = FileDraft(name: try #require(FileName("x.txt")))
            #expect(await refusal { try await house.parts.files.admit(draft, by: .init(.anonymous)) } == "401")
        }
    }

    @Test(arguments: [MediaStorage.sqlite, .postgres])
    func `no file stands before another whose name looks the same`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let (files, mine) = (Files(house.parts), try await house.upload("caf\u{e9}.txt"))
            let other = try await house.upload("cafe\u{301}.txt", by: MediaHouse.bob)
            for _ in 0..<2 {
                #expect(try await files.find(.name(other.name), by: MediaHouse.bob) == other)
                #expect(try await files.find(.name(mine.name), by: MediaHouse.ann) == mine)
            }
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `a taken name is a conflict, and the refused bytes are gone`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let file = try await house.upload("beach.txt")
            #expect(await refusal { try await house.upload("beach.txt", by: MediaHouse.bob) } == "409 file_exists")
            let page = try await house.bytes.list(.area(.originals), after: nil, limit: 10)
            #expect(page.blobs.map(\.key) == [file.blob])
            let second = try await Uploads(house.parts).upload(
                BytesSource(Array("two".utf8)),
                FileDraft(name: file.name),
                length: 3,
                onConflict: .rename,
                by: MediaHouse.bob
            )
            #expect(second.name.text == "beach-2.txt")
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `a file changes only in the version that was read, and only for who may change it`(
        _ storage: MediaStorage
    ) async throws {
        try await MediaHouse.lend(storage) { house in
            let file = try await house.upload("a.txt")
            let details = JSONObject([
                ("alt", .string("a beach")), ("tags", ["sea"] as JSONValue),
                ("focal", ["x": 0.5, "y": 0.25] as JSONValue),
            ])
            let name = try #require(FileName("b.txt"))
            let catalog = house.parts.files
            let changed = try await catalog.update(
                file,
                FileChange(name: name, details: details),
                by: MediaHouse.ann
            )
            #expect(changed.name == name && changed.version > file.version && changed.blob == file.blob)
            #expect(changed.focal == FocalPoint(x: 0.5, y: 0.25))
            #expect(
                await refusal { _ = try await catalog.update(file, FileChange(name: name), by: MediaHouse.ann) }
                    == "stale"
            )
            let byBob = await refusal {
                _ = try await catalog.update(changed, FileChange(name: file.name), by: MediaHouse.bob)
            }
            #expect(byBob == "404" || byBob == "403 forbidden")
            for (key, value) in [("blob", "o/x"), ("size", 1), ("id", "x")] as [(String, JSONValue)] {
                let change = FileChange(details: JSONObject([(key, value)]))
                #expect(
                    await refusal { _ = try await catalog.update(changed, change, by: MediaHouse.ann) }
                        == "422 not_fillable"
                )
            }
            let point = FileChange(details: JSONObject([("focal", ["x": 2, "y": 0] as JSONValue)]))
            #expect(
                await refusal { _ = try await catalog.update(changed, point, by: MediaHouse.ann) }
                    == "422 invalid_value"
            )
            let posts = FileChange(details: JSONObject([("posts", ["$set": 1] as JSONValue)]))
            #expect(
                await refusal { _ = try await catalog.update(changed, posts, by: MediaHouse.ann) } == "422 not_fillable"
            )
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `making a file public takes a right of its own`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let file = try await house.upload("a.txt")
            let change = FileChange(visibility: .public)
            let refused = await refusal { _ = try await house.parts.files.update(file, change, by: MediaHouse.ann) }
            #expect(refused == "403 visibility_not_allowed")
            let draft = FileDraft(name: try #require(FileName("p.txt")), visibility: .public)
            #expect(
                await refusal { try await house.parts.files.admit(draft, by: MediaHouse.ann) }
                    == "403 visibility_not_allowed"
            )
            // The right may have gone while the bytes came.
            let content = FileContent(
                blob: try #require(BlobKey.original([UInt8](repeating: 1, count: 16))),
                size: 1,
                type: .binary,
                sha256: nil,
                modified: file.modified
            )
            #expect(
                await refusal {
                    _ = try await house.parts.files.insert(draft, content, removing: [], by: MediaHouse.ann)
                } == "403 visibility_not_allowed"
            )
            let shown = try await house.parts.files.update(file, change, by: MediaHouse.keeper)
            #expect(shown.visibility == .public)
            let readable = try await Files(house.parts).readable(.id(file.id), [], by: .init(.anonymous))
            #expect(readable.file == shown)
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `a list holds what the caller may list, narrowed as asked`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let folder = try await Folders(house.parts).create(try #require(FolderPath("trips")), by: MediaHouse.ann)
            try await house.upload("Beach 50%.txt")
            try await house.upload("city.txt", in: folder.path)
            try await house.upload("$user.id", by: MediaHouse.bob)
            func names(_ requester: Requester, _ change: (inout FileQuery) -> Void = { _ in }) async throws -> [String]
            {
                var query = FileQuery()
                change(&query)
                return try await house.parts.files.list(query, by: requester).files.map(\.name.text)
            }
            #expect(try await names(MediaHouse.ann) == ["Beach 50%.txt", "city.txt"])
            #expect(try await names(MediaHouse.editor).count == 3)
            #expect(try await names(MediaHouse.editor) { $0.folder = .root } == ["Beach 50%.txt", "$user.id"])
            #expect(try await names(MediaHouse.editor) { $0.folder = folder.path } == ["city.txt"])
            #expect(try await names(MediaHouse.editor) { $0.search = "BEACH 50%" } == ["Beach 50%.txt"])
            #expect(try await names(MediaHouse.editor) { $0.search = "*" } == [])
            #expect(try await names(MediaHouse.editor) { $0.type = "text/*" }.count >= 2)
            #expect(try await names(MediaHouse.editor) { $0.type = "image/*" } == [])
            var query = FileQuery()
            query.limit = 2
            let page = try await house.parts.files.list(query, by: MediaHouse.editor)
            #expect(page.hasMore && page.files.count == 2)
            query.after = page.files.last?.id
            #expect(try await house.parts.files.list(query, by: MediaHouse.editor).files.count == 1)
            let odd = try await Files(house.parts).find(.name(try #require(FileName("$user.id"))), by: MediaHouse.bob)
            #expect(odd.name.text == "$user.id")
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `files are removed together or not at all`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let (one, two) = (try await house.upload("1"), try await house.upload("2", by: MediaHouse.bob))
            let catalog = house.parts.files
            let refused = await refusal { try await catalog.remove([one, two], by: MediaHouse.ann) }
            #expect(refused == "404" || refused == "403 forbidden")
            #expect(try await catalog.all(after: nil, limit: 10).count == 2)
            try await catalog.remove([one], by: MediaHouse.ann)
            try await catalog.remove([one, two], by: MediaHouse.keeper)
            #expect(try await catalog.all(after: nil, limit: 10).isEmpty)
            #expect(try await catalog.known([one.blob, two.blob]).isEmpty)
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `the general routes make no files and fill in no field that is Roost's`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let file = try await house.upload("a.txt")
            for requester in [MediaHouse.ann, MediaHouse.keeper, .system] {
                let context = house.context(requester)
                let body: JSONValue = ["path": "b.txt"]
                let error = await #expect(throws: DataError.self) {
                    _ = try await house.records.create("media", body, context: context)
                }
                guard case .conflict("use_media_routes", _) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            let context = house.context(MediaHouse.ann)
            for name in ["path", "folder", "visibility", "size", "hash", "reference", "scope"] {
                let body: JSONValue = .object(JSONObject([(name, .string("x"))]))
                await #expect(throws: DataError.self, "\(name)") {
                    _ = try await house.records.update("media", file.id.description, body, context: context)
                }
            }
            _ = try await house.records.update("media", file.id.description, ["alt": "a"], context: context)
            await #expect(throws: DataError.self) {
                _ = try await house.records.create("media_folders", ["path": "x"], context: context)
            }
            let answer = try await house.records.get("media", file.id.description, context: context)
            guard case .answer(let answer) = answer else { return }
            let text = String(decoding: answer.writer.bytes, as: UTF8.self)
            #expect(text.contains("\"alt\":\"a\"") && !text.contains(file.blob.digits + "\"") || !text.contains("blob"))
            _ = try await house.records.delete("media", file.id.description, context: context)
            #expect(try await house.parts.files.all(after: nil, limit: 10).isEmpty)
        }
    }
}
