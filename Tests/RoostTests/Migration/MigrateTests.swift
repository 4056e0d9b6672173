// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Foundation
import JSON
import Kernel
import SQLiteAdapter
import Synchronization
import Testing

@testable import Roost

@Suite struct MigrateTests {
    private static let schema = SchemaDeclaration([
        EntityDeclaration("vaults", softDelete: true, fields: [.text("name"), .text("note").encrypted()])
    ])

    private func context(_ app: RoostApp) -> RequestContext {
        RequestContext(caller: .system, requestID: "t", now: app.clock.now(), deadline: .now + .seconds(300))
    }

    private func configuration(_ path: String) -> AppConfiguration {
        var configuration = AppConfiguration()
        configuration.database.location = .sqlite(path: path)
        configuration.log.level = .error
        return configuration
    }

    /// A database with an account and a sealed value.
    private func fill(_ configuration: AppConfiguration) async throws {
        let app = try await RoostApp(configuration, schema: Self.schema)
        _ = try await app.records.create("vaults", ["name": "a", "note": "needle"], context: context(app))
        _ = try await app.accounts.accounts.createFirstAdministrator(
            email: "ann@example.org",
            password: Secret("correct horse battery")
        )
        await app.close()
    }

    private func note(_ app: RoostApp) async throws -> JSONValue? {
        guard case .answer(let answer) = try await app.records.get("vaults", "1", RecordQuery(), context: context(app))
        else { return nil }
        return try JSONValue(parsing: answer.writer.bytes)["note"]
    }

    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func `a copy is served with its accounts and opens what is sealed, and the source is as it was`() async throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let old = configuration(folder.path + "/data.db")
        try await fill(old)
        let before = try Data(contentsOf: URL(filePath: folder.path + "/data.db"))
        let new = configuration(folder.path + "/copy/data.db")
        let notes = Mutex<[String]>([])
        try await RoostApp.migrate(old, to: new.database.location) { event in
            if case .done(let told) = event { notes.withLock { $0 = told } }
        }
        #expect(notes.withLock { $0.contains { $0.contains("copy/master.key") } })
        #expect(try Data(contentsOf: URL(filePath: folder.path + "/data.db")) == before)
        #expect(try mode(folder.path + "/copy/master.key") == 0o600)
        let app = try await RoostApp(new, schema: Self.schema)
        #expect(try await note(app) == "needle")
        #expect(try await app.accounts.accounts.hasAdministrator())
        await app.close()
    }

    @Test func `a source that a server runs on is refused for the time being`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let old = configuration(folder.path + "/data.db")
        let app = try await RoostApp(old, schema: Self.schema)
        let failure = await #expect(throws: StartFailure.self) {
            try await RoostApp.migrate(old, to: .sqlite(path: folder.path + "/copy/data.db"))
        }
        #expect(failure?.exitCode == StartFailure.temporaryExitCode)
        await app.close()
    }

    @Test func `another master key is never written over, and nothing is copied then`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let old = configuration(folder.path + "/data.db")
        try await fill(old)
        try FileManager.default.createDirectory(atPath: folder.path + "/copy", withIntermediateDirectories: true)
        let other = folder.path + "/copy/master.key"
        let key = try MasterKeys(path: other)
        let failure = await #expect(throws: StartFailure.self) {
            try await RoostApp.migrate(old, to: .sqlite(path: folder.path + "/copy/data.db"))
        }
        #expect(failure?.description.contains("another master key") == true)
        #expect(try MasterKeys(path: other).isSame(as: key))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/copy/data.db"))
    }

    @Test func `a target with records is refused, and so are memory and the source itself`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (old, new) = (configuration(folder.path + "/data.db"), configuration(folder.path + "/other.db"))
        try await fill(old)
        var keyed = new
        keyed.masterKey = Secret(Base64URL.encode(Array(repeating: 1, count: 32)))
        try await fill(keyed)
        var failure = await #expect(throws: StartFailure.self) {
            try await RoostApp.migrate(old, to: new.database.location)
        }
        #expect(failure?.description.contains("vaults, users") == true, "\(String(describing: failure))")
        failure = await #expect(throws: StartFailure.self) { try await RoostApp.migrate(old, to: .temporary) }
        failure = await #expect(throws: StartFailure.self) {
            try await RoostApp.migrate(old, to: old.database.location)
        }
        try await RoostApp.migrate(old, to: new.database.location, replacing: true)
        let app = try await RoostApp(new, schema: Self.schema)
        #expect(try await note(app) == "needle")
        await app.close()
    }

    /// What a folder and all in it hold.
    private func files(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `of a target that was made for a copy that is refused nothing is left`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // A database that no server has ever run on has nothing to copy.
        let old = configuration(folder.path + "/data.db")
        let options = SQLiteDatabaseOptions(
            location: .file(folder.path + "/data.db"),
            lockPath: folder.path + "/roost.lock",
            readers: ReaderLanesOptions(processors: 1),
            now: { Timestamp(millisecondsSinceEpoch: 0) }
        )
        await (try SQLiteDatabase.open(options)).close()
        _ = try MasterKeys(path: folder.path + "/master.key")
        let empty = folder.path + "/empty.db"
        try Data().write(to: URL(filePath: empty))
        for target in ["copy/deep/data.db", "other.db", "empty.db"] {
            let failure = await #expect(throws: StartFailure.self) {
                try await RoostApp.migrate(old, to: .sqlite(path: folder.path + "/" + target))
            }
            #expect(failure?.description.contains("no schema") == true, "\(String(describing: failure))")
        }
        let left = try files(folder).filter { !$0.hasPrefix("data.db") && !$0.hasPrefix("empty.db") }
        #expect(left == ["master.key", "roost.lock"])
        #expect(FileManager.default.fileExists(atPath: empty), "what was there before stays")
    }

    @Test func `without its master key a source is not copied`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let old = configuration(folder.path + "/data.db")
        try await fill(old)
        try FileManager.default.removeItem(atPath: folder.path + "/master.key")
        await #expect(throws: StartFailure.self) {
            try await RoostApp.migrate(old, to: .sqlite(path: folder.path + "/copy/data.db"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/master.key"))
    }

    @Test func `a source that is not there is named, and not made`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let old = configuration(folder.path + "/data.db")
        let failure = await #expect(throws: StartFailure.self) {
            try await RoostApp.migrate(old, to: .sqlite(path: folder.path + "/copy/data.db"))
        }
        #expect(failure?.description.contains("no database") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data.db"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/copy"))
    }
}
