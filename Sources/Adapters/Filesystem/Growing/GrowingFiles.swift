// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Kernel
internal import MediaDomain

/// Uploads in pieces, each a file that is appended to and in the end renamed. How long it is says how far it is.
struct GrowingFiles: GrowingBlobs {
    let tree: BlobFolder
    let threads: IOThreads

    private static func name(of upload: GrowingBlob) -> String { name(of: upload.key) }

    /// `o-…`; keys that were derived are none of an upload, and get a name that is free of slashes all the same.
    private static func name(of key: BlobKey) -> String {
        ([key.area.rawValue, key.digits] + [key.variant].compactMap(\.self)).joined(separator: "-")
    }

    func begin(_ key: BlobKey, _: BlobFacts) async throws(BlobError) -> GrowingBlob {
        let (tree, name) = (tree, Self.name(of: key))
        return try await threads.run { () throws(BlobError) in
            let folder = try tree.own(BlobFolder.growing)
            guard try folder.create(name) != nil else { throw .failed("an upload for \(key) is under way already") }
            if tree.syncs { try folder.sync() }
            return GrowingBlob(key: key)
        }
    }

    private func file(_ upload: GrowingBlob) async throws(BlobError) -> FileHandle {
        let tree = tree
        return try await threads.run { () throws(BlobError) in
            let folder = try tree.own(BlobFolder.growing)
            guard let file = try folder.open(Self.name(of: upload), O_RDWR), try file.status().isFile else {
                throw .notFound
            }
            return file
        }
    }

    func size(of upload: GrowingBlob) async throws(BlobError) -> Int64 {
        let (file, syncs) = (try await file(upload), tree.syncs)
        return try await threads.run { () throws(BlobError) in
            // What a process that died wrote last may not be on the disk yet, and is about to count.
            if syncs { try file.sync() }
            return try file.status().size
        }
    }

    func append(_ source: any ByteSource, to upload: GrowingBlob, at offset: Int64) async throws(BlobError) -> Int64 {
        do throws(BlobError) {
            let (file, syncs) = (try await file(upload), tree.syncs)
            try await threads.run { () throws(BlobError) in
                let size = try file.status().size
                guard size == offset else { throw .wrongOffset(expected: size) }
                try file.moveToEnd()
            }
            let intake = FileIntake(threads: threads, file: file, length: nil, syncs: syncs)
            let outcome: BlobError?
            do throws(BlobError) {
                _ = try await intake.take(source)
                outcome = nil
            } catch {
                outcome = error
            }
            let size = try await threads.run { () throws(BlobError) in
                if syncs { try file.sync() }
                return try file.status().size
            }
            if let outcome { throw outcome }
            await source.close()
            return size
        } catch {
            await source.close()
            throw error
        }
    }

    func finish(_ upload: GrowingBlob) async throws(BlobError) -> StoredBlob {
        let file = try await file(upload)
        let tree = tree
        return try await threads.run { () throws(BlobError) in
            if tree.syncs { try file.sync() }
            let folder = try tree.own(BlobFolder.growing)
            let status = try tree.publish(Self.name(of: upload), from: folder, as: BlobPlace(upload.key))
            return StoredBlob(key: upload.key, size: status.size, modified: status.modified)
        }
    }

    func abandon(_ upload: GrowingBlob) async throws(BlobError) {
        let tree = tree
        try await threads.run { () throws(BlobError) in
            _ = try tree.own(BlobFolder.growing).remove(Self.name(of: upload))
        }
    }

    /// A file tells when it was written last, not when it began: an upload that still moves has not been forgotten.
    func unfinished(before moment: Timestamp) async throws(BlobError) -> [GrowingBlob] {
        let tree = tree
        return try await threads.run { () throws(BlobError) in
            let folder = try tree.own(BlobFolder.growing)
            var found: [GrowingBlob] = []
            for name in try folder.names() where found.count < 1000 {
                let text = String(name.map { $0 == "-" ? "/" : $0 })
                guard let key = BlobKey(text), let status = try folder.status(of: name), status.modified < moment
                else { continue }
                found.append(GrowingBlob(key: key))
            }
            return found
        }
    }
}
