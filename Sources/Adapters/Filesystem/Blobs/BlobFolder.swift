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

    /// What processes left that died while they wrote. A file that is written to is claimed by whoever does.
    func leftovers(before moment: Timestamp, deleting: Bool) throws(BlobError) -> Leftovers {
        let folder = try own(Self.temporary)
        var found = Leftovers()
        for name in try folder.names() {
            // One more name of a blob is as old as that name is.
            guard let status = try folder.status(of: name),
                (status.isShared ? status.changed : status.modified) < moment,
                let file = try folder.open(name, O_RDONLY), file.claim()
            else { continue }
            if deleting { guard try folder.remove(name) else { continue } }
            found.count += 1
            found.bytes += status.size
        }
        return found
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
