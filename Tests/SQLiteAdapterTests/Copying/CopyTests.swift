// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Foundation
import JSON
import Kernel
import SQLiteAdapter
import Testing

/// Two files of a test's own.
final class FilePair: CopyPlace {
    let folder: String
    var from: String { folder + "/from.db" }
    var to: String { folder + "/to.db" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/roost-files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func source() async throws -> any CopySource {
        try SQLiteCopySource.open(path: from, lockPath: from + ".lock")
    }

    func target() async throws -> any CopyTarget { try SQLiteCopyTarget.open(path: to, lockPath: to + ".lock") }

    func withServedSource(_ body: (any Database & SchemaStore) async throws -> Void) async throws {
        try await serve(from, body)
    }

    func withServedTarget(_ body: (any Database & SchemaStore) async throws -> Void) async throws {
        try await serve(to, body)
    }

    private func serve(_ path: String, _ body: (any Database & SchemaStore) async throws -> Void) async throws {
        let options = SQLiteDatabaseOptions(
            location: .file(path),
            durability: .normal,
            readers: ReaderLanesOptions(threads: 1, inPlaceConnections: 1),
            now: { Timestamp(millisecondsSinceEpoch: 0) }
        )
        let database = try SQLiteDatabase.open(options)
        do { try await body(database) } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}

struct CopyTests {
    @Test(arguments: CopyContract.cases)
    func `a file goes over to another`(_ one: CopyContract.Case) async throws {
        try await one.run(in: try FilePair())
    }

    @Test func `a source stays as it is, to the byte`() async throws {
        let pair = try FilePair()
        try await pair.withServedSource { database in
            let plan = try SchemaPlanner.plan(from: .empty, to: Bed.definition())
            try await database.apply(plan, origin: .init(actor: "t", requestID: "t", time: FixedClock().now()))
        }
        let before = try Data(contentsOf: URL(filePath: pair.from))
        let (source, target) = (try await pair.source(), try await pair.target())
        #expect(try await Migration(from: source, to: target, ids: SequentialIDs()).run().isSame)
        await source.close()
        await target.close()
        #expect(try Data(contentsOf: URL(filePath: pair.from)) == before)
    }

    @Test func `a source that a server runs on is refused, as is one that is not there`() async throws {
        let pair = try FilePair()
        try await pair.withServedSource { _ in
            await #expect(throws: SQLiteOpenError.self) { try await pair.source() }
        }
        #expect(throws: SQLiteOpenError.self) {
            try SQLiteCopySource.open(path: pair.to, lockPath: pair.to + ".lock")
        }
        #expect(!FileManager.default.fileExists(atPath: pair.to))
    }

    @Test func `rows that name others that are not there are not accepted`() async throws {
        let pair = try FilePair()
        let schema = try SchemaPlanner.plan(from: .empty, to: Bed.definition()).to
        let posts = try #require(schema.entity("posts"))
        var page = RowPage(of: posts)
        for field in posts.copiedFields {
            switch field.name.rawValue {
            case "id": page.append(.integer(1))
            case "author_id": page.append(.integer(99))
            default: page.append(.null)
            }
        }
        page.append(.integer(1))
        let target = try await pair.target()
        let nothing = CopyInventory(plans: [], counters: [], lastChange: nil, changes: 0)
        try await target.begin(nothing, schema: schema, replacing: .empty, label: "l")
        try await target.append(page, to: posts, progress: "p")
        await #expect(throws: DatabaseError.self) { try await target.finish(schema, lastIDs: [:]) }
        #expect(try await target.mark() == CopyMark(label: "l", progress: [posts.id: "p"], isFinished: false))
        await target.close()
    }
}

extension Bed {
    fileprivate static func definition() throws -> SchemaDefinition {
        try SchemaDefinition(json: try JSONValue(parsing: Bed.blog), over: SchemaDefinition(), ids: SequentialIDs())
    }
}
