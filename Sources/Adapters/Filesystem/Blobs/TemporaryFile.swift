// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import MediaDomain
internal import Synchronization

/// A file that has no place yet. It is removed with the object, unless it got one.
final class TemporaryFile: Sendable {
    private let folder: FileHandle
    private let file: FileHandle
    let name: String
    private let isPublished = Atomic(false)

    init(in folder: FileHandle) throws(BlobError) {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<16 {
            let name = String(random.next(), radix: 36)
            if let file = try folder.create(name) {
                _ = file.claim()
                (self.folder, self.file, self.name) = (folder, file, name)
                return
            }
        }
        throw .failed("no name is free for a temporary file")
    }

    deinit {
        if !isPublished.load(ordering: .relaxed) { _ = try? folder.remove(name) }
    }

    var handle: FileHandle { file }

    func publish(in tree: BlobFolder, as place: BlobPlace) throws(BlobError) -> FileHandle.Status {
        if tree.syncs { try file.sync() }
        let status = try tree.publish(name, from: folder, as: place)
        isPublished.store(true, ordering: .relaxed)
        return status
    }
}
