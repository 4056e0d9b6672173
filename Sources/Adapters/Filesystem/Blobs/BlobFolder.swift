// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Kernel
internal import MediaDomain

/// The folder that a store is in. Its methods block: they belong on ``IOThreads``.
///
/// The folder is opened anew each time: one that was removed, or mounted over, must not be written to any more.
struct BlobFolder: Sendable {
    /// Files that are not finished, in the same filesystem.
    static let temporary = "tmp"
    static let growing = "growing"

    let path: String
    /// Whether what was written is on the disk before it counts.
    let syncs: Bool

    func root() throws(BlobError) -> FileHandle { try .folder(at: path) }

    /// The folder that the blob is in; nil when there is none.
    func parent(of place: BlobPlace) throws(BlobError) -> FileHandle? {
        var folder = try root()
        for name in place.folders {
            guard let next = try folder.folder(name) else { return nil }
            folder = next
        }
        return folder
    }

    func makeParent(of place: BlobPlace) throws(BlobError) -> FileHandle {
        var folder = try root()
        for name in place.folders { folder = try folder.makeFolder(name, syncs: syncs) }
        return folder
    }

    /// A folder for unfinished files.
    func own(_ name: String) throws(BlobError) -> FileHandle { try root().makeFolder(name, syncs: syncs) }

    /// Removes what processes left that died while they wrote: nothing is written to for a day and comes to an end.
    func clearTemporary() throws(BlobError) {
        let folder = try own(Self.temporary)
        let limit = Int64(time(nil)) * 1000 - 86_400_000
        for name in try folder.names() {
            guard let status = try folder.status(of: name) else { continue }
            if status.modified.millisecondsSinceEpoch < limit { try folder.remove(name) }
        }
    }

    /// Gives a finished file the blob's place.
    func publish(_ name: String, from folder: FileHandle, as place: BlobPlace) throws(BlobError) -> FileHandle.Status {
        for _ in 0..<16 {
            do throws(BlobError) {
                let parent = try makeParent(of: place)
                // Whoever looks for forgotten blobs goes by this time, and this one is about to be named by a record.
                try folder.touch(name)
                guard try folder.rename(name, to: parent, place.name) else { continue }
                if syncs { try parent.sync() }
                guard let status = try parent.status(of: place.name) else { continue }
                return status
            } catch .unavailable {
                // Somebody removed the empty folder between its making and its use.
                continue
            }
        }
        throw .unavailable("the folder of a blob comes and goes")
    }

    func remove(_ place: BlobPlace) throws(BlobError) {
        guard let parent = try parent(of: place), try parent.remove(place.name) else { return }
        // What is left empty goes too, from the inside out; `rmdir` itself knows what is empty.
        var folders = place.folders
        while folders.count > 1, let name = folders.popLast() {
            var folder = try root()
            for name in folders {
                guard let next = try folder.folder(name) else { return }
                folder = next
            }
            guard folder.removeFolder(name) else { return }
        }
    }
}
