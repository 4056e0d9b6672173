// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Logging
import MediaDomain
import MediaTestKit
import Testing

@testable import Roost

@Suite struct ImagePortraitTests {
    private func values(_ house: MediaHouse, _ id: RecordID) async throws -> JSONObject {
        try #require(try await OwnRecords(house.records).find(MediaEntities.files, id: id)).values
    }

    @Test(arguments: MediaStorage.allCases)
    func `an image gets what its caller did not say, and again when it is replaced`(
        _ storage: MediaStorage
    ) async throws {
        try await MediaHouse.lend(storage) { house in
            let portraits = ImagePortraits(
                parts: house.parts,
                records: OwnRecords(house.records),
                logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            let file = try await house.upload("a.png", "picture")
            let change = FileChange(details: JSONObject([("color", .string("#123456"))]))
            _ = try await house.parts.files.update(file, change, by: MediaHouse.ann)
            await portraits.take(.init(file: file.id, isReplaced: false))
            let first = try await values(house, file.id)
            #expect(first["color"] == "#123456" && first["blurhash"]?.stringValue?.isEmpty == false)
            await portraits.take(.init(file: file.id, isReplaced: true))
            let second = try await values(house, file.id)
            #expect(second["color"] == "#010203" && second["blurhash"] == first["blurhash"])
            await portraits.take(.init(file: .text("gone"), isReplaced: true))
        }
    }
}
