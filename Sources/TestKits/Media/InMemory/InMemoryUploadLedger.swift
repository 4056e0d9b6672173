// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import MediaDomain
internal import Synchronization

/// Remembers uploads for as long as it lives itself.
public final class InMemoryUploadLedger: UploadLedger {
    private let uploads = Mutex<[UploadID: PendingUpload]>([:])
    private let writes = Mutex(0)

    public init() {}

    public var all: [PendingUpload] { uploads.withLock { Array($0.values) } }
    /// How often something was written.
    public var writeCount: Int { writes.withLock { $0 } }

    public func insert(_ upload: PendingUpload) async throws(MediaError) -> PendingUpload {
        keep(upload)
    }

    private func keep(_ upload: PendingUpload) -> PendingUpload {
        var kept = upload
        kept.version += 1
        writes.withLock { $0 += 1 }
        uploads.withLock { [kept] in $0[kept.id] = kept }
        return kept
    }

    public func find(_ id: UploadID) async throws(MediaError) -> PendingUpload? { uploads.withLock { $0[id] } }

    public func update(_ upload: PendingUpload) async throws(MediaError) -> PendingUpload {
        guard uploads.withLock({ $0[upload.id]?.version }) == upload.version else { throw .stale }
        return keep(upload)
    }

    public func remove(_ ids: [UploadID]) async throws(MediaError) {
        uploads.withLock { uploads in for id in ids { uploads[id] = nil } }
    }

    public func expired(at now: Timestamp, limit: Int) async throws(MediaError) -> [PendingUpload] {
        Array(all.filter { $0.expires <= now }.sorted { $0.expires < $1.expires }.prefix(limit))
    }

    public func count(of owner: String) async throws(MediaError) -> Int {
        all.count { $0.owner == owner && $0.file == nil }
    }

    public func known(_ keys: [BlobKey]) async throws(MediaError) -> Set<BlobKey> {
        Set(all.map(\.place.key)).intersection(keys)
    }
}
