// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Logging
import MediaDomain
import MediaTestKit
import Synchronization
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

    @Test func `a record that is changed while its image is looked at gets what nobody said`() async throws {
        try await MediaHouse.lend(.memory) { house in
            let (parts, file) = (house.parts, try await house.upload("a.png", "picture"))
            let changes = Mutex([
                FileChange(name: FileName("b.png")),
                FileChange(details: JSONObject([("color", .string("#123456"))])),
            ])
            let current = Mutex(file)
            let images = SampledMeanwhile {
                guard let change = changes.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
                let before = current.withLock { $0 }
                guard let after = try? await parts.files.update(before, change, by: MediaHouse.ann) else { return }
                current.withLock { $0 = after }
            }
            let portraits = ImagePortraits(
                parts: MediaParts(
                    store: parts.store,
                    files: parts.files,
                    folders: parts.folders,
                    ledger: parts.ledger,
                    digests: parts.digests,
                    clock: parts.clock,
                    events: parts.events,
                    scratch: parts.scratch,
                    images: images
                ),
                records: OwnRecords(house.records),
                logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            await portraits.take(.init(file: file.id, isReplaced: false))
            let left = changes.withLock { $0.count }
            #expect(left == 0)
            let seen = try await values(house, file.id)
            #expect(seen["path"] == "b.png" && seen["color"] == "#123456", "\(seen)")
            #expect(seen["blurhash"]?.stringValue?.isEmpty == false, "\(seen)")
        }
    }
}

/// Lets something happen while it looks at an image.
private struct SampledMeanwhile: ImageTransformer {
    let happens: @Sendable () async -> Void

    func probe(_: String, _: ImageLimits) async throws(ImageError) -> ImageFacts { throw .failed("not asked for") }

    func transform(
        _: String,
        _: ImageTransformation,
        into _: String,
        _: ImageLimits
    ) async throws(ImageError) -> ImageFacts { throw .failed("not asked for") }

    func sample(_: String, edge _: Int, _: ImageLimits) async throws(ImageError) -> PixelSample {
        await happens()
        guard let sample = PixelSample(width: 1, height: 1, bytes: [1, 2, 3]) else { throw .failed("no sample") }
        return sample
    }
}
