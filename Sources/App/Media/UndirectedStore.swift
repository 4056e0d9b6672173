// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain

/// A store whose own addresses are given to nobody: bytes pass through Roost alone.
struct UndirectedStore: BlobStore {
    private let store: any BlobStore

    init(_ store: any BlobStore) { self.store = store }

    func put(_ key: BlobKey, _ source: any ByteSource, _ facts: BlobFacts) async throws(BlobError) -> StoredBlob {
        try await store.put(key, source, facts)
    }

    func open(_ key: BlobKey, _ range: Range<Int64>?) async throws(BlobError) -> OpenBlob {
        try await store.open(key, range)
    }

    func head(_ key: BlobKey) async throws(BlobError) -> StoredBlob? { try await store.head(key) }
    func delete(_ keys: [BlobKey]) async throws(BlobError) { try await store.delete(keys) }

    func copy(_ key: BlobKey, to target: BlobKey) async throws(BlobError) -> StoredBlob {
        try await store.copy(key, to: target)
    }

    func list(_ prefix: BlobPrefix, after: BlobKey?, limit: Int) async throws(BlobError) -> BlobPage {
        try await store.list(prefix, after: after, limit: limit)
    }

    func leftovers(before moment: Timestamp, deleting: Bool) async throws(BlobError) -> Leftovers {
        try await store.leftovers(before: moment, deleting: deleting)
    }

    func localPath(of key: BlobKey) -> String? { store.localPath(of: key) }
    var growing: any GrowingBlobs { store.growing }
}
