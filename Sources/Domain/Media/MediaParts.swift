// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What the services of this domain work with.
public struct MediaParts: Sendable {
    public let store: any BlobStore
    public let files: any FileCatalog
    public let folders: any FolderCatalog
    public let ledger: any UploadLedger
    public let digests: any MediaDigests
    public let clock: any WallClock
    public let events: any MediaEvents
    public let scratch: any ScratchSpace
    /// Nil where images are served as they are.
    public let images: (any ImageTransformer)?
    public let settings: MediaSettings
    /// Derived images that are asked for often.
    let cache: ByteCache

    public init(
        store: any BlobStore,
        files: any FileCatalog,
        folders: any FolderCatalog,
        ledger: any UploadLedger,
        digests: any MediaDigests,
        clock: any WallClock,
        events: any MediaEvents,
        scratch: any ScratchSpace,
        images: (any ImageTransformer)? = nil,
        settings: MediaSettings = MediaSettings()
    ) {
        self.store = store
        self.files = files
        self.folders = folders
        self.ledger = ledger
        self.digests = digests
        self.clock = clock
        self.events = events
        self.scratch = scratch
        self.images = images
        self.settings = settings
        cache = ByteCache(limit: settings.cache)
    }
}

extension MediaParts {
    func newKey(_ area: BlobKey.Area) throws(MediaError) -> BlobKey {
        let random = digests.randomBytes(16)
        guard let key = area == .uploads ? BlobKey.upload(random) : BlobKey.original(random) else {
            throw .internalFailure("the random source gave no 16 bytes")
        }
        return key
    }

    func newUploadID() throws(MediaError) -> UploadID {
        guard let id = UploadID(random: digests.randomBytes(16)) else {
            throw .internalFailure("the random source gave no 16 bytes")
        }
        return id
    }

    /// Asks the store, in this domain's errors.
    func asking<Output>(_ work: (any BlobStore) async throws(BlobError) -> Output) async throws(MediaError) -> Output {
        do throws(BlobError) {
            return try await work(store)
        } catch {
            throw MediaError(error)
        }
    }

    /// Deletes blobs that no record names any more, with all that was derived from them. What fails is told and left to
    /// ``Garbage``: the record is gone already. Done also when the task is cancelled, which is when there is most to clear.
    func forget(_ keys: [BlobKey]) async {
        guard !keys.isEmpty else { return }
        await Task { await delete(keys) }.value
    }

    private func delete(_ keys: [BlobKey]) async {
        do throws(BlobError) {
            for key in keys {
                try await store.delete([key])
                if key.area == .originals { try await deleteDerived(from: key) }
            }
        } catch {
            events.failed("deleting blobs", MediaError(error))
        }
        cache.remove(derivedFrom: Set(keys))
    }

    /// Lets go of what was made of an original that is gone.
    func forgetDerived(from key: BlobKey) async {
        do throws(BlobError) {
            try await deleteDerived(from: key)
        } catch {
            events.failed("deleting blobs", MediaError(error))
        }
        cache.remove(derivedFrom: [key])
    }

    private func deleteDerived(from key: BlobKey) async throws(BlobError) {
        while true {
            let derived = try await store.list(.derived(from: key), after: nil, limit: 1000)
            if !derived.blobs.isEmpty { try await store.delete(derived.blobs.map(\.key)) }
            guard derived.next != nil else { return }
        }
    }
}

extension Timestamp {
    func advanced(by duration: Duration) -> Timestamp {
        let parts = duration.components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        return Timestamp(millisecondsSinceEpoch: millisecondsSinceEpoch + milliseconds)
    }
}
