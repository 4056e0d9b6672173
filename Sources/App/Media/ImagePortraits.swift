// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Logging
import MediaDomain
import ServiceLifecycle

/// Finds out what images look like from afar (dominant color, blur hash) behind the answers to uploads, where the
/// caller said nothing of it.
final class ImagePortraits: Service {
    private let parts: MediaParts
    private let records: OwnRecords
    private let logger: Logger
    private let looks: AsyncStream<Look>
    private let queue: AsyncStream<Look>.Continuation

    struct Look: Sendable {
        let file: RecordID
        /// Whether what is known of other bytes counts no more.
        let isReplaced: Bool
    }

    /// Uploads that may wait; those beyond them go without.
    private static let waiting = 1000
    /// Pixels of either side that are looked at.
    private static let edge = 32
    private static let types: Set = ["jpeg", "png", "webp", "gif", "avif", "heic", "heif", "tiff"]

    init(parts: MediaParts, records: OwnRecords, logger: Logger) {
        self.parts = parts
        self.records = records
        self.logger = logger
        (looks, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.waiting))
    }

    /// A file came, or has other bytes now.
    func note(_ event: RecordEvent) {
        guard parts.images != nil, let id = event.entityID,
            let type = event.data?["mime_type"]?.stringValue, type.hasPrefix("image/"),
            Self.types.contains(String(type.dropFirst("image/".count))),
            event.slug == .insertAfter || event.changed["hash"] != nil
        else { return }
        queue.yield(Look(file: id, isReplaced: event.slug == .updateAfter))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await look in self.looks {
                if Task.isCancelled { return }
                await self.take(look)
            }
        }
    }

    /// What can't be looked at goes without.
    func take(_ look: Look) async {
        do {
            guard let images = parts.images,
                let row = try await records.find(MediaEntities.files, id: look.file)
            else { return }
            func isOpen(_ field: String) -> Bool { look.isReplaced || row.values[field]?.stringValue == nil }
            let file = try FileRecord(row)
            guard isOpen("color") || isOpen("blurhash"), file.size <= parts.settings.image.bytes else { return }
            let sample = try await sample(of: file, images)
            var values = JSONObject()
            if isOpen("color") { values["color"] = .string(DominantColor.text(of: sample)) }
            if isOpen("blurhash") { values["blurhash"] = .string(BlurHash.text(of: sample)) }
            _ = try await records.commit([
                OwnWrite.update(MediaEntities.files, id: look.file, ifVersion: row.version, values)
            ])
        } catch {
            logger.debug("an image was not looked at", metadata: ["file": "\(look.file)", "error": "\(error)"])
        }
    }

    private func sample(of file: FileRecord, _ images: any ImageTransformer) async throws -> PixelSample {
        if let path = parts.store.localPath(of: file.blob) {
            return try await images.sample(path, edge: Self.edge, parts.settings.image)
        }
        let copy = try await parts.scratch.makeFile()
        do {
            _ = try await copy.fill(
                from: parts.store.open(file.blob, nil).source,
                limit: parts.settings.image.bytes
            )
            let sample = try await images.sample(copy.path, edge: Self.edge, parts.settings.image)
            await copy.remove()
            return sample
        } catch {
            await copy.remove()
            throw error
        }
    }
}
