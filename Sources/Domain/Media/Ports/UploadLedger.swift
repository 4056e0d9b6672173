// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Remembers uploads that are not over (the hidden entity `_roost_uploads`), so that they outlive the process and any
/// node can go on with them.
public protocol UploadLedger: Sendable {
    func insert(_ upload: PendingUpload) async throws(MediaError) -> PendingUpload
    func find(_ id: UploadID) async throws(MediaError) -> PendingUpload?
    /// Keeps `upload` as it is now, if the stored one is of its version, else `.stale`. Answers with the new version.
    func update(_ upload: PendingUpload) async throws(MediaError) -> PendingUpload
    /// Does nothing for those that are gone.
    func remove(_ ids: [UploadID]) async throws(MediaError)
    /// Uploads whose time is over, at most `limit`.
    func expired(at now: Timestamp, limit: Int) async throws(MediaError) -> [PendingUpload]
    /// How many uploads an owner has that became no file yet.
    func count(of owner: String) async throws(MediaError) -> Int
    /// Those of the keys that an upload names.
    func known(_ keys: [BlobKey]) async throws(MediaError) -> Set<BlobKey>
}

public struct PendingUpload: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// Becomes a file when its last byte is there.
        case whole
        /// A part of another upload, which becomes no file by itself.
        case partial
        /// The client sends it to the store and confirms it.
        case direct
        /// Was made of parts, and is a file.
        case final
    }

    public let id: UploadID
    /// Grows with every change; 0 for one that is not kept yet.
    public var version: Int64 = 0
    public let kind: Kind
    public var place: GrowingBlob
    /// All bytes that are to come; nil while the client has not said.
    public var length: Int64?
    public let draft: FileDraft
    /// `Upload-Metadata` as the client sent it.
    public let metadata: String
    /// `Upload-Concat` of one that was made of others, as the client sent it; else empty.
    public var concat = ""
    /// Who may go on with it, as ``Kernel/Principal/actor`` has it.
    public let owner: String
    public var expires: Timestamp
    /// Whether all bytes are there and the blob is made.
    public var isComplete = false
    /// What became of it.
    public var file: RecordID?
    /// Which process works on it, and until when it is taken to be alive.
    public var lease: Lease?

    public struct Lease: Sendable, Hashable {
        public let holder: String
        public let until: Timestamp
        public init(holder: String, until: Timestamp) {
            self.holder = holder
            self.until = until
        }
    }

    public init(
        id: UploadID,
        kind: Kind,
        place: GrowingBlob,
        length: Int64?,
        draft: FileDraft,
        metadata: String,
        owner: String,
        expires: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.place = place
        self.length = length
        self.draft = draft
        self.metadata = metadata
        self.owner = owner
        self.expires = expires
    }
}
