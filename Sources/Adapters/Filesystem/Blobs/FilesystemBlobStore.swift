// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import Kernel
public import MediaDomain

/// Keeps blobs as files below one folder.
///
/// A blob is written under a temporary name in the same filesystem, brought to the disk, renamed, and its folder
/// brought to the disk: so it is there whole or not at all, whatever happens. Names are made of keys alone.
public struct FilesystemBlobStore: BlobStore {
    let tree: BlobFolder
    let threads: IOThreads

    /// Makes the folder (mode 0700) where its parent is there.
    /// - Parameters:
    ///   - path: absolute, or from the working folder.
    ///   - syncs: false to let the system choose when bytes reach the disk: faster, and a power cut may lose files.
    ///   - isMade: false to make no folder: without one the store is unavailable.
    public init(path: String, threads: IOThreads, syncs: Bool = true, isMade: Bool = true) throws(BlobError) {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .misconfigured("the folder of the store has no name") }
        if isMade, unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
            throw BlobError(system: errno, "making the folder \(path)")
        }
        tree = BlobFolder(path: path, syncs: syncs)
        self.threads = threads
        guard isMade || FileHandle.isFolder(at: path) else { return }
        _ = try tree.own(BlobFolder.growing)
        let aDayAgo = Timestamp(millisecondsSinceEpoch: Int64(time(nil)) * 1000 - 86_400_000)
        _ = try tree.leftovers(before: aDayAgo, deleting: true)
    }

    public func put(_ key: BlobKey, _ source: any ByteSource, _ facts: BlobFacts) async throws(BlobError) -> StoredBlob
    {
        do throws(BlobError) {
            let blob = try await take(source, facts, as: key)
            await source.close()
            return blob
        } catch {
            await source.close()
            throw error
        }
    }

    private func take(
        _ source: any ByteSource,
        _ facts: BlobFacts,
        as key: BlobKey
    ) async throws(BlobError) -> StoredBlob {
        let tree = tree
        let file = try await threads.run { () throws(BlobError) in
            let file = try TemporaryFile(in: try tree.own(BlobFolder.temporary))
            if let length = facts.length { try file.handle.requireRoom(length) }
            return file
        }
        let intake = FileIntake(threads: threads, file: file.handle, length: facts.length, syncs: tree.syncs)
        let count = try await intake.take(source)
        if let length = facts.length, count != length {
            throw .mismatch(.length(declared: length, received: count))
        }
        return try await threads.run { () throws(BlobError) in
            let status = try file.publish(in: tree, as: BlobPlace(key))
            return StoredBlob(key: key, size: count, modified: status.modified)
        }
    }

    public func open(_ key: BlobKey, _ range: Range<Int64>?) async throws(BlobError) -> OpenBlob {
        let (tree, threads) = (tree, threads)
        return try await threads.run { () throws(BlobError) in
            let place = BlobPlace(key)
            guard let file = try tree.parent(of: place)?.open(place.name, O_RDONLY) else { throw .notFound }
            let status = try file.status()
            guard status.isFile else { throw .notFound }
            let part = (range ?? 0..<status.size).clamped(to: 0..<status.size)
            let ahead = try file.read(at: part.lowerBound, Int(min(FileSource.chunk, Int64(part.count))))
            return OpenBlob(
                blob: StoredBlob(key: key, size: status.size, modified: status.modified),
                range: part,
                source: FileSource(file, part, ahead: ahead, threads: threads)
            )
        }
    }

    public func head(_ key: BlobKey) async throws(BlobError) -> StoredBlob? {
        let tree = tree
        return try await threads.run { () throws(BlobError) in
            let place = BlobPlace(key)
            guard let status = try tree.parent(of: place)?.status(of: place.name) else { return nil }
            return StoredBlob(key: key, size: status.size, modified: status.modified)
        }
    }

    public func delete(_ keys: [BlobKey]) async throws(BlobError) {
        let tree = tree
        for key in keys {
            try await threads.run { () throws(BlobError) in try tree.remove(BlobPlace(key)) }
        }
    }

    public func leftovers(before moment: Timestamp, deleting: Bool) async throws(BlobError) -> Leftovers {
        let tree = tree
        return try await threads.run { () throws(BlobError) in try tree.leftovers(before: moment, deleting: deleting) }
    }

    public func localPath(of key: BlobKey) -> String? { "\(tree.path)/\(BlobPlace(key).path)" }

    public var growing: any GrowingBlobs { GrowingFiles(tree: tree, threads: threads) }
}
