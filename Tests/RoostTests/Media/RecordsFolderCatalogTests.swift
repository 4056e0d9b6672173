// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

@testable import Roost

@Suite struct RecordsFolderCatalogTests {
    private func path(_ text: String) throws -> FolderPath { try #require(FolderPath(text)) }

    @Test(arguments: MediaStorage.allCases)
    func `folders are made in folders that are there, once`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let folders = Folders(house.parts)
            _ = try await folders.create(path("a"), by: MediaHouse.ann)
            _ = try await folders.create(path("a/b"), by: MediaHouse.ann)
            #expect(
                await refusal { _ = try await folders.create(path("a"), by: MediaHouse.bob) } == "409 folder_exists"
            )
            #expect(
                await refusal { _ = try await folders.create(path("x/y"), by: MediaHouse.ann) } == "422 unknown_folder"
            )
            #expect(await refusal { _ = try await folders.create(path("z"), by: .init(.anonymous)) } == "401")
            #expect(await refusal { try await house.upload("f", in: path("x")) } == "422 unknown_folder")
            let listed = try await folders.list(in: path("a"), by: MediaHouse.ann)
            #expect(listed.map(\.path.text) == ["a/b"])
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `a folder moves with all that is in it, and nothing else does`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let folders = Folders(house.parts)
            for text in ["a", "a/b", "ab", "z"] { _ = try await folders.create(path(text), by: MediaHouse.ann) }
            let inner = try await house.upload("1", in: path("a/b"))
            let outer = try await house.upload("2", in: path("ab"), by: MediaHouse.bob)
            let other = try await house.upload("3", in: path("a"), by: MediaHouse.bob)
            #expect(
                await refusal { _ = try await folders.move(path("a"), to: path("ab"), by: MediaHouse.ann) }
                    == "409 folder_exists"
            )
            _ = try await folders.move(path("a"), to: path("z/c"), by: MediaHouse.ann)
            let all = try await house.parts.files.all(after: nil, limit: 10)
            let places = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0.folder.text) })
            #expect(places == [inner.id: "z/c/b", outer.id: "ab", other.id: "z/c"])
            #expect(try await folders.list(in: path("z/c"), by: MediaHouse.ann).map(\.path.text) == ["z/c/b"])
            #expect(
                await refusal { _ = try await folders.list(in: path("a"), by: MediaHouse.ann) } == "422 unknown_folder"
            )
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `a folder is removed when no file is in it`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let folders = Folders(house.parts)
            for text in ["a", "a/b"] { _ = try await folders.create(path(text), by: MediaHouse.ann) }
            let file = try await house.upload("1", in: path("a/b"))
            #expect(
                await refusal { try await folders.delete(path("a"), withFiles: false, by: MediaHouse.ann) }
                    == "409 folder_not_empty"
            )
            try await folders.delete(path("a"), withFiles: true, by: MediaHouse.ann)
            #expect(try await folders.list(in: .root, by: MediaHouse.ann).isEmpty)
            #expect(try await house.bytes.head(file.blob) == nil)
        }
    }
}
