// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import MediaTestKit
import Testing

@testable import Roost

@Suite struct RecordsUploadLedgerTests {
    private func upload(_ house: MediaHouse, owner: String = "user:ann", seconds: Int64 = 60) throws -> PendingUpload {
        let random = house.parts.digests
        let now = house.clock.now().millisecondsSinceEpoch
        let details = JSONObject([("alt", .string("sea")), ("tags", ["a"] as JSONValue)])
        return PendingUpload(
            id: try #require(UploadID(random: random.randomBytes(16))),
            kind: .whole,
            place: GrowingBlob(key: try #require(BlobKey.upload(random.randomBytes(16))), token: "t"),
            length: 5_000_000_000,
            draft: FileDraft(
                name: try #require(FileName("a.txt")),
                folder: try #require(FolderPath("x/y")),
                visibility: .public,
                binding: house.binding("cover", .integer(7)),
                declaredType: MimeType("text/plain"),
                details: details
            ),
            metadata: "filename YS50eHQ=",
            owner: owner,
            expires: Timestamp(millisecondsSinceEpoch: now + seconds * 1000)
        )
    }

    @Test(arguments: MediaStorage.allCases)
    func `an upload is remembered as it was`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let ledger = house.parts.ledger
            let made = try await ledger.insert(try upload(house))
            #expect(try await ledger.find(made.id) == made)
            var changed = made
            changed.isComplete = true
            changed.file = .text("0190-a")
            changed.length = nil
            changed.concat = "final;/api/media/tus/1 /api/media/tus/2"
            changed.lease = .init(holder: "node", until: house.clock.now())
            let kept = try await ledger.update(changed)
            #expect(
                try await ledger.find(made.id) == kept && kept.version > made.version && kept.lease?.holder == "node"
            )
            #expect(await refusal { _ = try await ledger.update(made) } == "stale")
            try await ledger.remove([made.id])
            try await ledger.remove([made.id])
            #expect(try await ledger.find(made.id) == nil)
            #expect(await refusal { _ = try await ledger.update(kept) } == "stale")
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `uploads are found by their end, their owner and their bytes`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let ledger = house.parts.ledger
            let (soon, late) = (try upload(house, seconds: 10), try upload(house, owner: "user:bob", seconds: 1000))
            _ = try await ledger.insert(soon)
            _ = try await ledger.insert(late)
            #expect(try await ledger.expired(at: house.clock.now(), limit: 10).isEmpty)
            house.clock.advance(seconds: 10)
            #expect(try await ledger.expired(at: house.clock.now(), limit: 10).map(\.id) == [soon.id])
            #expect(try await ledger.count(of: "user:ann") == 1)
            #expect(try await ledger.count(of: "user:eve") == 0)
            let unknown = try #require(BlobKey.upload(house.parts.digests.randomBytes(16)))
            #expect(try await ledger.known([soon.place.key, unknown]) == [soon.place.key])
        }
    }

    @Test(arguments: MediaStorage.allCases)
    func `an upload in pieces becomes a file, whichever process goes on with it`(_ storage: MediaStorage) async throws {
        try await MediaHouse.lend(storage) { house in
            let draft = FileDraft(name: try #require(FileName("tus.txt")))
            let first = ResumableUploads(house.parts, holder: "one", isAlone: true)
            let upload = try await first.create(draft, length: 10, metadata: nil, by: MediaHouse.ann)
            _ = try await first.append(
                BytesSource(Array("hello".utf8)),
                to: upload.id,
                at: 0,
                length: nil,
                checksum: nil,
                by: MediaHouse.ann
            )
            let second = ResumableUploads(house.parts, holder: "two", isAlone: true)
            #expect(try await second.find(upload.id, by: MediaHouse.ann).offset == 5)
            #expect(await refusal { _ = try await second.find(upload.id, by: MediaHouse.bob) } == "404")
            let end = try await second.append(
                BytesSource(Array("world".utf8)),
                to: upload.id,
                at: 5,
                length: nil,
                checksum: nil,
                by: MediaHouse.ann
            )
            let file = try await Files(house.parts).find(.id(try #require(end.file)), by: MediaHouse.ann)
            #expect(file.size == 10 && file.name.text == "tus.txt")
        }
    }
}
