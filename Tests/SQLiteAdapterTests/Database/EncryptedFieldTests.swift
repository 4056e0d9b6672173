// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import FoundationEssentials
import Kernel
import SQLiteAdapter
import Testing

@Suite struct EncryptedFieldTests {
    @Test func `the database's files hold no plain value`() async throws {
        let bed = try await Bed(
            #"{"entities":{"vaults":{"fields":{"name":{"type":"text"},"note":{"type":"text","config":{"encrypted":true}},"data":{"type":"json","config":{"encrypted":true}}}}}}"#
        )
        let records = Records(
            database: bed.database,
            authorizer: AllowAllAuthorizer(),
            schemas: bed.source,
            clock: bed.clock,
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: HookRegistry(),
            cipher: FakeFieldCipher()
        )
        let secret = "the-needle-in-the-file"
        let body: JSONValue = ["name": "the-hay-in-the-file", "note": .string(secret), "data": [.string(secret)]]
        _ = try await records.create("vaults", body, context: bed.context)
        _ = try await records.update("vaults", "1", ["note": .string(secret + "2")], context: bed.context)
        _ = try await records.create("vaults", body, context: bed.context)
        _ = try await records.delete("vaults", "2", context: bed.context)
        var hay = false
        for suffix in ["", "-wal"] {
            guard let file = try? Data(contentsOf: URL(filePath: bed.database.path + suffix)) else { continue }
            #expect(file.firstRange(of: Data(secret.utf8)) == nil)
            if file.firstRange(of: Data("the-hay-in-the-file".utf8)) != nil { hay = true }
        }
        #expect(hay, "the test reads the right files")
    }

    @Test func `a value that was tampered with fails the request`() async throws {
        let bed = try await Bed(
            #"{"entities":{"vaults":{"fields":{"name":{"type":"text"},"note":{"type":"text","config":{"encrypted":true}}}}}}"#
        )
        let records = Records(
            database: bed.database,
            authorizer: AllowAllAuthorizer(),
            schemas: bed.source,
            clock: bed.clock,
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: HookRegistry(),
            cipher: FakeFieldCipher()
        )
        _ = try await records.create("vaults", ["name": "a", "note": "b"], context: bed.context)
        _ = try bed.sql("UPDATE vaults SET note = note || 'x'")
        await #expect(throws: DataError.self) {
            _ = try await records.get("vaults", "1", RecordQuery(), context: bed.context)
        }
        await #expect(throws: DataError.self) {
            _ = try await records.update("vaults", "1", ["name": "c"], context: bed.context)
        }
        #expect(try bed.sql("SELECT name FROM vaults") == [[.text("a")]])
        _ = try await records.update("vaults", "1", ["note": "new"], context: bed.context)
        _ = try await records.get("vaults", "1", RecordQuery(), context: bed.context)
    }
}
