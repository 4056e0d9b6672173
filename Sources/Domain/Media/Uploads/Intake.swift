// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Brings bytes into the store and finds out what they are. No record knows of them yet.
struct Intake {
    let parts: MediaParts

    /// - Parameter length: as announced; more than ``MediaSettings/maximumUpload`` is refused before a byte is read.
    func take(
        _ source: any ByteSource,
        _ draft: FileDraft,
        length: Int64?
    ) async throws(MediaError) -> FileContent {
        let limit = parts.settings.maximumUpload
        if let length, length > limit {
            await source.close()
            throw .tooLarge(limit: limit)
        }
        let key = try parts.newKey(.originals)
        let metered = MeteredSource(source, limit: limit, digest: parts.digests.begin(.sha256))
        let facts = BlobFacts(length: length, type: draft.declaredType)
        let blob = try await parts.asking { store throws(BlobError) in try await store.put(key, metered, facts) }
        let noted = metered.noted
        return await content(blob, draft, head: noted.head, sha256: noted.digest?.finish())
    }

    /// What a blob is that is there already, whole: its beginning is read.
    func examine(_ blob: StoredBlob, _ draft: FileDraft, sha256: [UInt8]? = nil) async throws(MediaError) -> FileContent
    {
        let head = try await beginning(blob, MagicBytes.count)
        return await content(blob, draft, head: head, sha256: sha256)
    }

    private func content(
        _ blob: StoredBlob,
        _ draft: FileDraft,
        head: [UInt8],
        sha256: [UInt8]?
    ) async -> FileContent {
        let isWhole = blob.size == head.count
        let type = ContentType.decide(head: head, isWhole: isWhole, declared: draft.declaredType, name: draft.name)
        let size = await size(of: blob, type, head: head)
        return FileContent(
            blob: blob.key,
            size: blob.size,
            type: type,
            sha256: sha256.map(Hex.encode),
            width: size?.width,
            height: size?.height,
            modified: parts.clock.now()
        )
    }

    /// Pixels of an image. One that can't be read is a file like any other.
    private func size(of blob: StoredBlob, _ type: MimeType, head: [UInt8]) async -> (width: Int, height: Int)? {
        guard type.family == "image" else { return nil }
        let isWhole = blob.size <= head.count
        if let size = ImageHeader.size(head, type, isAll: isWhole) { return size }
        guard let more = try? await beginning(blob, ImageHeader.count) else { return nil }
        if let size = ImageHeader.size(more, type) { return size }
        return await probed(blob, type, more) ?? ImageHeader.size(more, type, isAll: true)
    }

    private func probed(_ blob: StoredBlob, _ type: MimeType, _ more: [UInt8]) async -> (width: Int, height: Int)? {
        guard let images = parts.images, !type.text.hasSuffix("+xml") else { return nil }
        if let path = parts.store.localPath(of: blob.key) {
            return (try? await images.probe(path, parts.settings.image)).map { ($0.width, $0.height) }
        }
        guard let file = try? await parts.scratch.makeFile() else { return nil }
        _ = try? await file.fill(from: BytesSource(more), limit: Int64(ImageHeader.count))
        let facts = try? await images.probe(file.path, parts.settings.image)
        await file.remove()
        return facts.map { ($0.width, $0.height) }
    }

    private func beginning(_ blob: StoredBlob, _ count: Int) async throws(MediaError) -> [UInt8] {
        try await parts.asking { store throws(BlobError) in
            try await store.open(blob.key, 0..<Int64(count)).source.collect(limit: count)
        }
    }
}
