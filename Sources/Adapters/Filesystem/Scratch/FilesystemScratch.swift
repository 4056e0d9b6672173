// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import MediaDomain
internal import Synchronization

/// A folder for files of a moment. What an earlier process left there is removed at the start: one process at a time.
public final class FilesystemScratch: ScratchSpace {
    let path: String
    let threads: IOThreads
    private let limit: Int64
    private let used = Mutex<Int64>(0)

    /// Makes the folder (mode 0700) where its parent is there.
    /// - Parameters:
    ///   - limit: bytes that all files together may take.
    ///   - isMade: false to make no folder: without one there are no files.
    public init(path: String, threads: IOThreads, limit: Int64 = 4 << 30, isMade: Bool = true) throws(BlobError) {
        if isMade, unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
            throw BlobError(system: errno, "making the folder \(path)")
        }
        self.path = path
        self.threads = threads
        self.limit = limit
        guard isMade || FileHandle.isFolder(at: path) else { return }
        let folder = try FileHandle.folder(at: path)
        for name in try folder.names() where name.hasSuffix(Self.suffix) { try folder.remove(name) }
    }

    static let suffix = ".scratch"

    public func makeFile() async throws(BlobError) -> any ScratchFile {
        let space = self
        return try await threads.run { () throws(BlobError) in
            let folder = try FileHandle.folder(at: space.path)
            var random = SystemRandomNumberGenerator()
            for _ in 0..<16 {
                let name = String(random.next(), radix: 36) + FilesystemScratch.suffix
                if let file = try folder.create(name) {
                    return ScratchFileOnDisk(space: space, name: name, file: file)
                }
            }
            throw .failed("no name is free for a scratch file")
        }
    }

    /// Sets room aside; false when it is used up.
    func take(_ bytes: Int64) -> Bool {
        used.withLock { used in
            guard bytes <= limit - used else { return false }
            used += bytes
            return true
        }
    }

    func give(_ bytes: Int64) { used.withLock { $0 -= bytes } }
}
