// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension ResumableUploads {
    /// Makes one file of uploads that are complete, in this order. They end with that.
    /// - Parameter header: `Upload-Concat` as it came.
    public func concatenate(
        _ ids: [UploadID],
        _ draft: FileDraft,
        metadata: UploadMetadata?,
        header: String,
        by requester: Requester
    ) async throws(MediaError) -> Standing {
        var uploads: [PendingUpload] = []
        for id in ids {
            let upload = try await owned(id, by: requester)
            guard upload.kind == .partial, upload.isComplete else {
                throw .conflict(code: "parts_incomplete", message: "Upload \(id.text) is no part that is complete.")
            }
            uploads.append(upload)
        }
        let length = uploads.reduce(0) { $0 + ($1.length ?? 0) }
        let store = parts.store
        let chain = SourceChain(uploads.map { .blob(store, $0.place.key) })
        let file = try await Uploads(parts).upload(chain, draft, length: length, onConflict: .rename, by: requester)
        var final = PendingUpload(
            id: try parts.newUploadID(),
            kind: .final,
            place: GrowingBlob(key: file.blob),
            length: length,
            draft: draft,
            metadata: metadata?.header ?? "",
            owner: requester.principal.actor,
            expires: newExpiry
        )
        final.concat = header
        final.isComplete = true
        final.file = file.id
        final = try await parts.ledger.insert(final)
        try await parts.ledger.remove(ids)
        await parts.forget(uploads.map(\.place.key))
        return standing(final, offset: length)
    }
}
