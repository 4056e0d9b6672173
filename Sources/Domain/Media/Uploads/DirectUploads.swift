// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Uploads that go from the client to the store, past this server: an address that is good for one upload, then a word
/// that it is done.
public struct DirectUploads: Sendable {
    public struct Offer: Sendable, Hashable {
        public let id: UploadID
        public let address: DirectAddress
    }

    private let parts: MediaParts

    public init(_ parts: MediaParts) { self.parts = parts }

    /// - Parameter length: the client must send exactly so many bytes.
    public func offer(
        _ draft: FileDraft,
        length: Int64,
        by requester: Requester
    ) async throws(MediaError) -> Offer {
        guard let direct = parts.store.direct else {
            throw .unsupported(code: "direct_uploads_unsupported", message: "The store of this server takes none.")
        }
        guard length <= parts.settings.maximumUpload else { throw .tooLarge(limit: parts.settings.maximumUpload) }
        try await parts.files.admit(draft, by: requester)
        try await parts.events.beforeUpload(draft, length: length, by: requester)
        let owner = requester.principal.actor
        guard try await parts.ledger.count(of: owner) < parts.settings.openUploads else {
            throw .conflict(code: "too_many_uploads", message: "Finish or end some of your uploads first.")
        }
        let (id, key) = (try parts.newUploadID(), try parts.newKey(.uploads))
        let address: DirectAddress
        do throws(BlobError) {
            let facts = BlobFacts(length: length, type: draft.declaredType)
            address = try direct.addressForWriting(key, life: parts.settings.directExpiry, facts)
        } catch {
            throw MediaError(error)
        }
        let upload = PendingUpload(
            id: id,
            kind: .direct,
            place: GrowingBlob(key: key),
            length: length,
            draft: draft,
            metadata: "",
            owner: owner,
            expires: parts.clock.now().advanced(by: parts.settings.directExpiry)
        )
        _ = try await parts.ledger.insert(upload)
        return Offer(id: id, address: address)
    }

    /// Makes the file of what was sent. The bytes are copied to a key of their own first, since whoever has the address
    /// could send others to the old one until it expires.
    public func confirm(
        _ id: UploadID,
        onConflict: Uploads.Conflict = .refuse,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        guard let upload = try await parts.ledger.find(id), upload.kind == .direct,
            upload.owner == requester.principal.actor
        else { throw .notFound }
        guard upload.expires > parts.clock.now() else { throw .gone }
        let sent = upload.place.key
        guard let blob = try await parts.asking({ store throws(BlobError) in try await store.head(sent) }) else {
            throw .conflict(code: "upload_missing", message: "Nothing was sent yet.")
        }
        guard blob.size == upload.length else {
            throw .conflict(
                code: "upload_incomplete",
                message: "\(upload.length ?? 0) bytes were announced and \(blob.size) are there."
            )
        }
        let key = try parts.newKey(.originals)
        let copy = try await parts.asking { store throws(BlobError) in try await store.copy(sent, to: key) }
        let content: FileContent
        do throws(MediaError) {
            content = try await Intake(parts: parts).examine(copy, upload.draft)
        } catch {
            await parts.forget([key])
            throw error
        }
        let conflict = onConflict == .replace ? Uploads.Conflict.refuse : onConflict
        let file = try await Uploads(parts).record(content, upload.draft, onConflict: conflict, by: requester)
        try await parts.ledger.remove([id])
        await parts.forget([sent])
        return file
    }
}
