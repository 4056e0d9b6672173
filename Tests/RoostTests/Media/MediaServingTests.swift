// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Kernel
import MediaDomain
import Testing

@testable import Roost

@Suite struct MediaServingTests {
    private func configuration(_ folder: TemporaryFolder) -> AppConfiguration {
        var configuration = AppConfiguration()
        configuration.database.location = .sqlite(path: folder.path + "/data.db")
        configuration.log.level = .error
        return configuration
    }

    private func upload(_ app: RoostApp, _ name: String, _ text: String) async throws -> FileRecord {
        let draft = FileDraft(name: try #require(FileName(name)))
        return try await Uploads(app.media.parts).upload(
            BytesSource(Array(text.utf8)),
            draft,
            length: nil,
            by: .system
        )
    }

    private func text(_ app: RoostApp, _ file: FileRecord) async throws -> String {
        let source = try await Files(app.media.parts).open(file, nil).source
        var bytes: [UInt8] = []
        while let chunk = try await source.next() { bytes += chunk }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `files are there after a restart, beside the database`() async throws {
        let folder = try TemporaryFolder()
        let app = try await RoostApp(configuration(folder))
        let file = try await upload(app, "a.txt", "hello")
        await app.close()
        #expect(FileManager.default.fileExists(atPath: folder.path + "/media"))
        let again = try await RoostApp(configuration(folder))
        let found = try await Files(again.media.parts).find(.name(file.name), by: .system)
        #expect(found == file)
        #expect(try await text(again, found) == "hello")
        #expect(again.media.parts.images == nil)
        await again.close()
    }

    @Test func `a signed address is good on every node and after a restart`() async throws {
        let folder = try TemporaryFolder()
        let app = try await RoostApp(configuration(folder))
        let file = try await upload(app, "a.txt", "hello")
        let query = try await Files(app.media.parts).sign(.id(file.id), [], life: .seconds(600), by: .system)
        await app.close()
        let again = try await RoostApp(configuration(folder))
        let files = Files(again.media.parts)
        #expect(try await files.readable(.id(file.id), query, by: .init(.anonymous)).file == file)
        let other = try await upload(again, "b.txt", "secret")
        #expect(
            await refusal { _ = try await files.readable(.id(other.id), query, by: .init(.anonymous)) }
                == "403 signature_invalid"
        )
        await again.close()
    }

    @Test func `bytes without a record are found, and deleted when asked, but not young ones`() async throws {
        let folder = try TemporaryFolder()
        let app = try await RoostApp(configuration(folder))
        let kept = try await upload(app, "a.txt", "hello")
        let key = try #require(BlobKey.original(Array(repeating: 7, count: 16)))
        _ = try await app.media.parts.store.put(key, BytesSource([1, 2, 3]), BlobFacts())
        await app.close()
        let young = try await RoostApp.collectMediaGarbage(configuration(folder), deleting: true, grace: .zero)
        #expect(young.orphans == 0)
        let path = folder.path + "/media"
        try Self.age(path)
        let found = try await RoostApp.collectMediaGarbage(configuration(folder), deleting: false)
        #expect(found.orphans == 1 && found.bytes == 3 && found.examples == [key])
        let deleted = try await RoostApp.collectMediaGarbage(configuration(folder), deleting: true)
        #expect(deleted.orphans == 1)
        let again = try await RoostApp(configuration(folder))
        #expect(try await again.media.parts.store.head(key) == nil)
        #expect(try await again.media.parts.store.head(kept.blob) != nil)
        await again.close()
    }

    /// Makes all files below look two days old.
    private static func age(_ path: String) throws {
        let manager = FileManager.default
        let past = Date(timeIntervalSinceNow: -172_800)
        for name in try manager.subpathsOfDirectory(atPath: path) {
            try manager.setAttributes([.modificationDate: past], ofItemAtPath: "\(path)/\(name)")
        }
    }

    @Test func `bytes move to another store, checked, and only once`() async throws {
        let folder = try TemporaryFolder()
        let app = try await RoostApp(configuration(folder))
        for place in 0..<3 { _ = try await upload(app, "\(place).txt", "text \(place)") }
        let file = try await Files(app.media.parts).find(.name(try #require(FileName("1.txt"))), by: .system)
        await app.close()
        let target = MediaLocation.folder(path: folder.path + "/elsewhere/files")
        let first = try await RoostApp.migrateMedia(configuration(folder), to: target)
        #expect(first.copied == 3 && first.kept == 0 && first.missing.isEmpty && first.damaged.isEmpty)
        let second = try await RoostApp.migrateMedia(configuration(folder), to: target)
        #expect(second.copied == 0 && second.kept == 3)
        await #expect(throws: StartFailure.self) {
            _ = try await RoostApp.migrateMedia(configuration(folder), to: .folder(path: folder.path + "/media"))
        }
        var moved = configuration(folder)
        moved.media.location = target
        let again = try await RoostApp(moved)
        #expect(try await text(again, file) == "text 1")
        await again.close()
    }

    @Test func `a store that can't be is told at the start`() async throws {
        let folder = try TemporaryFolder()
        var broken = configuration(folder)
        broken.media.location = .s3(url: "s3://b")
        broken.media.accessKey = "a"
        broken.media.secretKey = Secret("s")
        await #expect(throws: StartFailure.self) { _ = try await RoostApp(broken) }
        broken.media.location = .folder(path: "/dev/null/files")
        await #expect(throws: StartFailure.self) { _ = try await RoostApp(broken) }
        let app = try await RoostApp(configuration(folder))
        await app.close()
    }

    @Test func `a hook may refuse an upload before a byte of it is stored`() async throws {
        let folder = try TemporaryFolder()
        let app = try await RoostApp(configuration(folder))
        app.mediaHooks.beforeUpload(id: "no") { draft, _, _ in
            if draft.name.suffix == "exe" { throw MediaError.unsupportedType(message: "no programs") }
        }
        #expect(await refusal { _ = try await upload(app, "a.exe", "x") } == "415")
        #expect(try await app.media.parts.store.list(.area(.originals), after: nil, limit: 10).blobs.isEmpty)
        _ = try await upload(app, "a.txt", "x")
        app.mediaHooks.remove(id: "no")
        _ = try await upload(app, "b.exe", "x")
        await app.close()
    }
}
