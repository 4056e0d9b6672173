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
    /// Looks at an image whose record changes all the time.
    private static let attempts = 5
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

    /// What can't be looked at goes without. A record that was changed meanwhile, by a new name for example, is looked at
    /// again.
    func take(_ look: Look) async {
        var seen: JSONObject?
        do {
            for _ in 0..<Self.attempts {
                guard let images = parts.images, let write = try await describing(look, images, &seen) else { return }
                do {
                    _ = try await records.commit([write])
                    return
                } catch OwnRecords.Refusal.stale {
                    continue
                }
            }
        } catch {
            logger.debug("an image was not looked at", metadata: ["file": "\(look.file)", "error": "\(error)"])
        }
    }

    /// What is to be written of an image; nil when all is known already, or the file is gone.
    /// - Parameter seen: the record's values at the first look: what is another value since then was said by somebody.
    private func describing(
        _ look: Look,
        _ images: any ImageTransformer,
        _ seen: inout JSONObject?
    ) async throws -> OwnWrite? {
        guard let row = try await records.find(MediaEntities.files, id: look.file) else { return nil }
        let first = seen ?? row.values
        seen = first
        func isOpen(_ field: String) -> Bool {
            guard let value = row.values[field]?.stringValue else { return true }
            return look.isReplaced && value == first[field]?.stringValue
        }
        let file = try FileRecord(row)
        guard isOpen("color") || isOpen("blurhash"), file.size <= parts.settings.image.bytes else { return nil }
        let sample = try await sample(of: file, images)
        var values = JSONObject()
        if isOpen("color") { values["color"] = .string(DominantColor.text(of: sample)) }
        if isOpen("blurhash") { values["blurhash"] = .string(BlurHash.text(of: sample)) }
        return .update(MediaEntities.files, id: look.file, ifVersion: row.version, values)
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
