// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Logging
import MediaDomain
import MediaTestKit
import Synchronization
import Testing

@testable import Roost

@Suite struct MediaFieldTests {
    /// The smallest file that is taken for a PNG, as text of one byte each.
    private func upload(
        _ house: MediaHouse,
        _ name: String,
        _ binding: FileBinding,
        bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
        removing surplus: [FileRecord] = [],
        by requester: Requester = MediaHouse.editor
    ) async throws -> FileRecord {
        let draft = FileDraft(name: try #require(FileName(name)), binding: binding)
        return try await Uploads(house.parts).upload(
            BytesSource(bytes),
            draft,
            length: nil,
            removing: surplus,
            by: requester
        )
    }

    @Test(arguments: MediaStorage.allCases)
    func `a file is bound to a record, and read with it`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let post = try await house.post()
            let cover = try await upload(house, "c.png", house.binding("cover", post))
            #expect(cover.binding?.reference == "posts.cover")
            _ = try await upload(house, "p.png", house.binding("pages", post))
            var query = RecordQuery()
            query.with = [.init(reference: "cover"), .init(reference: "pages")]
            let answer = try await house.records.get(
                "posts",
                post.description,
                Question(query),
                context: house.context(MediaHouse.editor)
            )
            guard case .answer(let read) = answer else {
                Issue.record("nothing was read")
                return
            }
            let json = try JSONValue(parsing: read.writer.bytes)
            #expect(json["cover"]?["path"] == "c.png")
            #expect(json["pages"]?.arrayValue?.count == 1)
            var files = FileQuery()
            files.binding = house.binding("cover", post)
            #expect(try await house.parts.files.list(files, by: MediaHouse.editor).files.map(\.id) == [cover.id])
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `a media field takes its types, its number, and who may write the record`(
        _ storage: MediaStorage
    ) async throws {
        try await MediaHouse.lend(storage) { house in
            let post = try await house.post()
            let cover = house.binding("cover", post)
            #expect(await refusal { _ = try await upload(house, "t", cover, bytes: Array("text".utf8)) } == "415")
            let first = try await upload(house, "1.png", cover)
            #expect(await refusal { _ = try await upload(house, "2.png", cover) } == "409 max_items")
            let second = try await upload(house, "2.png", cover, removing: [first])
            #expect(try await house.parts.files.all(after: nil, limit: 10).map(\.id) == [second.id])
            #expect(
                await refusal { _ = try await upload(house, "3", house.binding("title", post)) }
                    == "400 not_a_media_field"
            )
            #expect(await refusal { _ = try await upload(house, "3", house.binding("cover", .integer(99))) } == "404")
            for requester in [Requester.system, MediaHouse.editor] {
                let absent = house.binding("cover", .integer(99))
                #expect(await refusal { _ = try await upload(house, "3", absent, by: requester) } == "404")
            }
            #expect(await refusal { _ = try await upload(house, "3", cover, by: MediaHouse.titles) } == "403 forbidden")
            let hidden = await refusal { _ = try await upload(house, "3", cover, by: MediaHouse.ann) }
            #expect(["403 no_grants", "403 forbidden", "404"].contains(hidden ?? "nothing"), "\(hidden ?? "nothing")")
            #expect(try await house.bytes.list(.area(.originals), after: nil, limit: 10).blobs.count == 1)
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `a record takes files from those who may change this very record`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let (theirs, others) = (try await house.post("mine"), try await house.post("other"))
            _ = try await upload(house, "1.png", house.binding("pages", theirs), by: MediaHouse.mine)
            let refused = await refusal {
                _ = try await upload(house, "2.png", house.binding("pages", others), by: MediaHouse.mine)
            }
            #expect(refused == "403 forbidden")
            _ = try await upload(house, "3.png", house.binding("cover", theirs), by: MediaHouse.mine)
            for (field, record) in [("pages", theirs), ("cover", theirs), ("cover", others)] {
                let binding = house.binding(field, record)
                let refused = await refusal { _ = try await upload(house, "4.png", binding, by: MediaHouse.ann) }
                #expect(refused == "403 forbidden")
            }
            #expect(try await house.parts.files.all(after: nil, limit: 10).map(\.name.text) == ["1.png", "3.png"])
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `other bytes for a file of a record are of a type that its field takes`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let post = try await house.post()
            let (uploads, cover) = (Uploads(house.parts), house.binding("cover", post))
            let file = try await upload(house, "1.png", cover, by: .system)
            func replace(_ file: FileRecord, _ bytes: [UInt8]) async throws {
                let source = BytesSource(bytes)
                _ = try await uploads.replace(file, with: source, declaredType: nil, length: nil, by: .system)
            }
            #expect(await refusal { try await replace(file, Array("<html>".utf8)) } == "415")
            #expect(try await house.bytes.list(.area(.originals), after: nil, limit: 9).blobs.map(\.key) == [file.blob])
            try await replace(file, Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0])
            try await replace(try await upload(house, "2.png", house.binding("pages", post)), Array("text".utf8))
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `files go with their record, or stay and belong to nothing, as the field says`(
        _ storage: MediaStorage
    ) async throws {
        try await MediaHouse.lend(storage) { house in
            let links = MediaLinks(records: OwnRecords(house.records))
            links.begin(house.schemas, hooks: house.hooks)
            let (post, other) = (try await house.post(), try await house.post("two"))
            _ = try await upload(house, "c.png", house.binding("cover", post))
            let page = try await upload(house, "p.png", house.binding("pages", post))
            let kept = try await upload(house, "o.png", house.binding("cover", other))
            _ = try await house.records.delete("posts", post.description, context: house.context(.system))
            let left = try await house.parts.files.all(after: nil, limit: 10)
            #expect(left.map(\.id) == [page.id, kept.id])
            #expect(left.first?.binding == nil && left.last?.binding == kept.binding)
            links.end(house.hooks)
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `a record keeps as many files as its field asks for, whatever door they are taken by`(
        _ storage: MediaStorage
    ) async throws {
        try await MediaHouse.lend(storage) { house in
            let (links, minimums) = (
                MediaLinks(records: OwnRecords(house.records)), MediaMinimums(records: OwnRecords(house.records))
            )
            links.begin(house.schemas, hooks: house.hooks)
            minimums.begin(house.schemas, hooks: house.hooks)
            let (post, other) = (try await house.post(), try await house.post("two"))
            let (shots, system) = (house.binding("shots", post), house.context(.system))
            func records() async throws -> [RecordID] {
                try await house.parts.files.all(after: nil, limit: 9).map(\.id)
            }
            func refusedByData(_ work: () async throws -> Void) async -> [String]? {
                do {
                    try await work()
                    return nil
                } catch let error as DataError {
                    guard case .invalid(let issues) = error else { return ["\(error)"] }
                    return issues.map(\.code)
                } catch { return ["\(error)"] }
            }
            var files: [FileRecord] = []
            for number in 1...3 { files.append(try await upload(house, "\(number).png", shots)) }
            let loose = try await house.upload("loose.txt", by: .system)
            let foreign = try await upload(house, "c.png", house.binding("cover", post))
            // Two of three are too many, one is not.
            let catalog = house.parts.files
            #expect(await refusal { try await catalog.remove(Array(files[0...1]), by: .system) } == "422 min_items")
            #expect(try await records().count == 5)
            try await catalog.remove([files[0], loose, foreign], by: .system)
            for requester in [Requester.system, MediaHouse.keeper] {
                #expect(await refusal { try await catalog.remove([files[1]], by: requester) } == "422 min_items")
                let context = house.context(requester)
                #expect(
                    await refusedByData {
                        _ = try await house.records.delete("media", "\(files[1].id)", context: context)
                    }
                        == ["min_items"]
                )
            }
            #expect(try await records() == [files[1].id, files[2].id])
            // Another one may take its place.
            let fourth = try await upload(house, "4.png", shots, removing: [files[1]])
            #expect(try await records() == [files[2].id, fourth.id])
            // What was bound to a record that is there no more may go, and all of them go with their record.
            let alone = try await upload(house, "5.png", house.binding("shots", other))
            #expect(await refusal { try await catalog.remove([alone], by: .system) } == "422 min_items")
            _ = try await house.records.delete("posts", other.description, context: system)
            #expect(try await records() == [files[2].id, fourth.id])
            _ = try await house.records.delete("posts", post.description, context: system)
            #expect(try await records().isEmpty)
            links.end(house.hooks)
            minimums.end(house.hooks)
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `bytes are freed whatever door a record went through`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let hooks = MediaHooks(logger: .init(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }))
            hooks.begin(house.hooks, Files(house.parts))
            let heard = Mutex<[String]>([])
            for slug in MediaHooks.Slug.allCases {
                hooks.listen(slug, id: "t.\(slug.rawValue)") { slug, event in
                    heard.withLock { $0.append("\(slug.rawValue) \(event.data?["path"]?.stringValue ?? "-")") }
                }
            }
            func wait(for text: String) async throws {
                while !heard.withLock({ $0.contains { $0.hasPrefix(text) } }) {
                    try await Task.sleep(for: .milliseconds(2))
                }
            }
            let records = house.records
            let delivery = Task { await records.deliverEvents() }
            // What was committed before the delivery began is told to nobody.
            var count = 0
            while heard.withLock({ $0.isEmpty }) {
                count += 1
                try await house.upload("early-\(count).txt")
                try await Task.sleep(for: .milliseconds(2))
            }
            let file = try await house.upload("a.txt")
            _ = try await records.delete("media", file.id.description, context: house.context(MediaHouse.ann))
            try await wait(for: "file-deleted a.txt")
            #expect(heard.withLock { $0.filter { $0 == "file-uploaded a.txt" }.count } == 1)
            #expect(try await house.bytes.head(file.blob) == nil)
            delivery.cancel()
            hooks.end(house.hooks)
        }
    }
}
