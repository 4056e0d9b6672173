// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Uploads that go on after a break, by the rules of tus 1.0.0. What is to come of an upload is in the ledger, what has
/// arrived is in the store, so that a restart loses neither; any node can go on with it.
public struct ResumableUploads: Sendable {
    /// An upload as it stands.
    public struct Standing: Sendable, Hashable {
        public let id: UploadID
        public let offset: Int64
        /// Nil while the client has not said.
        public let length: Int64?
        public let expires: Timestamp
        /// `Upload-Metadata` as it came.
        public let metadata: String
        public let kind: PendingUpload.Kind
        /// `Upload-Concat` as it came; nil where none did.
        public let concat: String?
        /// What became of it.
        public let file: RecordID?
    }

    let parts: MediaParts
    let holder: String
    let isAlone: Bool
    let running = RunningUploads()

    /// - Parameters:
    ///   - holder: names this process among those that share the ledger.
    ///   - isAlone: whether no other process shares it, so that whatever another one held is free.
    public init(_ parts: MediaParts, holder: String, isAlone: Bool) {
        self.parts = parts
        self.holder = holder
        self.isAlone = isAlone
    }

    /// Begins an upload of `length` bytes; of an unknown number where it is nil.
    public func create(
        _ draft: FileDraft,
        length: Int64?,
        metadata: UploadMetadata?,
        isPartial: Bool = false,
        by requester: Requester
    ) async throws(MediaError) -> Standing {
        let limit = parts.settings.maximumUpload
        if let length, length > limit { throw .tooLarge(limit: limit) }
        try await parts.files.admit(draft, by: requester)
        if !isPartial { try await parts.events.beforeUpload(draft, length: length, by: requester) }
        let owner = requester.principal.actor
        guard try await parts.ledger.count(of: owner) < parts.settings.openUploads else {
            throw .conflict(code: "too_many_uploads", message: "Finish or end some of your uploads first.")
        }
        let (id, key) = (try parts.newUploadID(), try parts.newKey(isPartial ? .uploads : .originals))
        let facts = BlobFacts(length: length, type: draft.declaredType)
        let place = try await parts.asking { store throws(BlobError) in try await store.growing.begin(key, facts) }
        let upload = PendingUpload(
            id: id,
            kind: isPartial ? .partial : .whole,
            place: place,
            length: length,
            draft: draft,
            metadata: metadata?.header ?? "",
            owner: owner,
            expires: newExpiry
        )
        let kept: PendingUpload
        do throws(MediaError) {
            kept = try await parts.ledger.insert(upload)
        } catch {
            await abandon(place)
            throw error
        }
        return length == 0 ? try await finish(kept, by: requester) : standing(kept, offset: 0)
    }

    /// How far it is. An upload that was cut off right before it became a file becomes one.
    public func find(_ id: UploadID, by requester: Requester) async throws(MediaError) -> Standing {
        let upload = try await owned(id, by: requester)
        if upload.isComplete { return standing(upload, offset: upload.length ?? 0) }
        let offset = try await offset(of: upload)
        guard offset == upload.length, !isHeldElsewhere(upload), running.begin(id) else {
            return standing(upload, offset: offset)
        }
        defer { running.end(id) }
        return try await finish(upload, by: requester)
    }

    /// Ends it, and removes what was sent.
    public func terminate(_ id: UploadID, by requester: Requester) async throws(MediaError) {
        let upload = try await owned(id, by: requester)
        guard running.begin(id) else { throw .locked }
        defer { running.end(id) }
        try await remove(upload)
    }

    /// Removes an upload that is over, and what no file consists of.
    func remove(_ upload: PendingUpload) async throws(MediaError) {
        try await parts.ledger.remove([upload.id])
        if upload.kind == .whole || upload.kind == .partial { await abandon(upload.place) }
        let key = upload.place.key
        if try await !parts.files.known([key]).contains(key) { await parts.forget([key]) }
    }

    func abandon(_ place: GrowingBlob) async {
        do throws(BlobError) {
            try await parts.store.growing.abandon(place)
        } catch {
            parts.events.failed("ending an upload", MediaError(error))
        }
    }

    /// The upload, if it is the requester's own: others learn nothing of it.
    func owned(_ id: UploadID, by requester: Requester) async throws(MediaError) -> PendingUpload {
        guard let upload = try await parts.ledger.find(id), upload.kind != .direct,
            upload.owner == requester.principal.actor
        else { throw .notFound }
        guard upload.expires > parts.clock.now() else { throw .gone }
        return upload
    }

    /// Whether another process that lives works on it.
    func isHeldElsewhere(_ upload: PendingUpload) -> Bool {
        guard !isAlone, let lease = upload.lease else { return false }
        return lease.holder != holder && lease.until > parts.clock.now()
    }

    /// What is kept of it; all of it, where only the last step is missing.
    func offset(of upload: PendingUpload) async throws(MediaError) -> Int64 {
        try await parts.asking { store throws(BlobError) in
            do throws(BlobError) {
                return try await store.growing.size(of: upload.place)
            } catch {
                guard case .notFound = error, let blob = try await store.head(upload.place.key) else { throw error }
                return blob.size
            }
        }
    }

    func standing(_ upload: PendingUpload, offset: Int64) -> Standing {
        Standing(
            id: upload.id,
            offset: offset,
            length: upload.length,
            expires: upload.expires,
            metadata: upload.metadata,
            kind: upload.kind,
            concat: upload.kind == .partial ? UploadConcat.partialText : upload.concat.isEmpty ? nil : upload.concat,
            file: upload.file
        )
    }

    var newExpiry: Timestamp { parts.clock.now().advanced(by: parts.settings.uploadExpiry) }
}
