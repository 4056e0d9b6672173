// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import MediaDomain

extension FilesystemBlobStore {
    /// A blob's content never changes, so a copy is one more name for it; where the filesystem has no such thing, the
    /// bytes are copied.
    public func copy(_ key: BlobKey, to target: BlobKey) async throws(BlobError) -> StoredBlob {
        if let blob = try await link(key, to: target) { return blob }
        let open = try await open(key, nil)
        return try await put(target, open.source, BlobFacts(length: open.blob.size))
    }

    /// Nil where bytes have to be copied.
    private func link(_ key: BlobKey, to target: BlobKey) async throws(BlobError) -> StoredBlob? {
        let tree = tree
        return try await threads.run { () throws(BlobError) in
            let place = BlobPlace(key)
            guard let parent = try tree.parent(of: place), try parent.status(of: place.name) != nil else {
                throw .notFound
            }
            let folder = try tree.own(BlobFolder.temporary)
            var random = SystemRandomNumberGenerator()
            let name = String(random.next(), radix: 36)
            guard unsafe linkat(parent.number, place.name, folder.number, name, 0) == 0 else { return nil }
            // Renaming does nothing where both names are of one file already: then the temporary one is still there.
            defer { _ = try? folder.remove(name) }
            let made = try tree.publish(name, from: folder, as: BlobPlace(target))
            return StoredBlob(key: target, size: made.size, modified: made.modified)
        }
    }
}
