// SPDX-License-Identifier: Apache-2.0

import CryptoAdapter
import Foundation
import Kernel
import Testing

@testable import Roost

@Suite struct MasterKeysTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await body(folder.path)
    }

    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func `the file is made for its owner only, and read again it is the same key`() async throws {
        try await withFolder { folder in
            let path = folder + "/master.key"
            let made = try MasterKeys(path: path)
            #expect(try mode(path) == 0o600)
            #expect(try MasterKeys(path: path).sealing?.newest.id == made.sealing?.newest.id)
        }
    }

    @Test func `a rotated key comes first, the old one stays readable, and the file stays its owner's`() async throws {
        try await withFolder { folder in
            let path = folder + "/master.key"
            let old = try MasterKeys(path: path)
            let new = old.rotated()
            try await new.replaceFile(at: path)
            let read = try MasterKeys(path: path)
            #expect(read.sealing?.newest.id == new.sealing?.newest.id)
            #expect(read.sealing?.older.first?.id == old.sealing?.newest.id)
            #expect(read.withoutOlder.sealing?.older.isEmpty == true)
            #expect(try mode(path) == 0o600)
        }
    }

    @Test func `a process that ended between removing the old file and renaming the new one loses no key`() async throws
    {
        try await withFolder { folder in
            let path = folder + "/master.key"
            let new = try MasterKeys(path: path).rotated()
            try await new.replaceFile(at: path)
            try FileManager.default.moveItem(atPath: path, toPath: path + ".new")
            #expect(try MasterKeys(path: path).sealing?.newest.id == new.sealing?.newest.id)
        }
    }

    @Test(arguments: ["", "abc", "!!!", String(repeating: "A", count: 42), "ééé"])
    func `a text that is no key is refused`(_ text: String) {
        #expect(MasterKeys(text: text) == nil)
    }
}
