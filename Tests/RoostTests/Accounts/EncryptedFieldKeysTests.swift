// SPDX-License-Identifier: Apache-2.0

import CryptoAdapter
import DataDomain
import FoundationEssentials
import JSON
import Kernel
import Testing

@testable import Roost

@Suite struct EncryptedFieldKeysTests {
    private static let schema = SchemaDeclaration([
        EntityDeclaration("vaults", softDelete: true, fields: [.text("name"), .text("note").encrypted()])
    ])

    private func context(_ app: RoostApp) -> RequestContext {
        RequestContext(caller: .system, requestID: "t", now: app.clock.now(), deadline: .now + .seconds(300))
    }

    private func note(_ id: String, _ app: RoostApp) async throws -> JSONValue? {
        let query = RecordQuery(deleted: .with)
        guard case .answer(let answer) = try await app.records.get("vaults", id, query, context: context(app))
        else { return nil }
        return try JSONValue(parsing: answer.writer.bytes)["note"]
    }

    @Test func `rotated keys open what was sealed before, and the old key is needed no more`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var configuration = AppConfiguration()
        configuration.database.location = .sqlite(path: folder.path + "/data.db")
        configuration.log.level = .error
        let app = try await RoostApp(configuration, schema: Self.schema)
        let bodies: JSONValue = [["name": "a", "note": "needle-one"], ["name": "b", "note": "needle-two"]]
        _ = try await app.records.create("vaults", bodies, context: context(app))
        _ = try await app.records.delete("vaults", "2", context: context(app))
        let old = try MasterKeys(path: app.paths.masterKey)
        await app.close()

        let resealed = try await RoostApp.rotateKeys(configuration)
        #expect(resealed >= 2)
        let new = try MasterKeys(path: app.paths.masterKey)
        #expect(new.sealing?.older.isEmpty == true)
        #expect(new.sealing?.newest.id != old.sealing?.newest.id)
        let renewed = try await RoostApp(configuration, schema: Self.schema)
        #expect(try await note("1", renewed) == "needle-one")
        #expect(try await note("2", renewed) == "needle-two")
        await renewed.close()
        let file = try Data(contentsOf: URL(filePath: folder.path + "/data.db"))
        #expect(file.firstRange(of: Data("needle-".utf8)) == nil)
    }

    @Test func `a value sealed for one field opens for no other, and not when it was changed`() throws {
        let key = try #require(MasterKey(Array(repeating: 7, count: MasterKey.length)))
        let cipher = SealedFieldCipher(AESSealer(newest: key))
        let sealed = try cipher.seal(Array("plain".utf8), purpose: "field:a.b")
        #expect(try cipher.open(sealed, purpose: "field:a.b") == Array("plain".utf8))
        #expect(throws: DataError.self) { try cipher.open(sealed, purpose: "field:a.c") }
        #expect(throws: DataError.self) { try cipher.open("plain", purpose: "field:a.b") }
        let last = sealed.hasSuffix("A") ? "B" : "A"
        #expect(throws: DataError.self) { try cipher.open(String(sealed.dropLast()) + last, purpose: "field:a.b") }
    }
}

extension EncryptedFieldKeysTests {
    @Test func `keys from the environment are rotated by putting the new one in front`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (old, new) = (
            Base64URL.encode(Array(repeating: 1, count: 32)), Base64URL.encode(Array(repeating: 2, count: 32))
        )
        var configuration = AppConfiguration()
        configuration.database.location = .sqlite(path: folder.path + "/data.db")
        configuration.log.level = .error
        configuration.masterKey = Secret(old)
        let app = try await RoostApp(configuration, schema: Self.schema)
        _ = try await app.records.create("vaults", ["name": "a", "note": "needle"], context: context(app))
        await app.close()

        await #expect(throws: StartFailure.self) { try await RoostApp.rotateKeys(configuration) }
        configuration.masterKey = Secret("\(new),\(old)")
        #expect(try await RoostApp.rotateKeys(configuration) >= 1)
        configuration.masterKey = Secret(new)
        let renewed = try await RoostApp(configuration, schema: Self.schema)
        #expect(try await note("1", renewed) == "needle")
        await renewed.close()
    }
}
