// SPDX-License-Identifier: Apache-2.0

internal import Kernel
internal import MediaDomain
internal import Synchronization

/// The uploads in pieces of a store in memory.
struct InMemoryGrowingBlobs: GrowingBlobs {
    let store: InMemoryBlobStore

    func begin(_ key: BlobKey, _: BlobFacts) async throws(BlobError) -> GrowingBlob {
        let now = store.clock.now()
        return store.state.withLock { state in
            state.made += 1
            let upload = GrowingBlob(key: key, token: String(state.made))
            state.growing[upload] = .init(began: now)
            return upload
        }
    }

    func size(of upload: GrowingBlob) async throws(BlobError) -> Int64 {
        guard let size = store.state.withLock({ $0.growing[upload].map { Int64($0.bytes.count) } }) else {
            throw .notFound
        }
        return size
    }

    func append(_ source: any ByteSource, to upload: GrowingBlob, at offset: Int64) async throws(BlobError) -> Int64 {
        do throws(BlobError) {
            try store.count(.append)
            let size = try await size(of: upload)
            guard offset == size else { throw .wrongOffset(expected: size) }
            while let chunk = try await source.next() {
                store.state.withLock { $0.growing[upload]?.bytes += chunk }
            }
            await source.close()
            return try await self.size(of: upload)
        } catch {
            await source.close()
            throw error
        }
    }

    func finish(_ upload: GrowingBlob) async throws(BlobError) -> StoredBlob {
        try store.count(.finish)
        guard let growth = store.state.withLock({ $0.growing.removeValue(forKey: upload) }) else { throw .notFound }
        return store.store(growth.bytes, upload.key)
    }

    func abandon(_ upload: GrowingBlob) async throws(BlobError) {
        store.state.withLock { $0.growing[upload] = nil }
    }

    func unfinished(before moment: Timestamp) async throws(BlobError) -> [GrowingBlob] {
        store.state.withLock { state in
            state.growing.filter { $0.value.began < moment }.keys.sorted { $0.key < $1.key }
        }
    }
}
