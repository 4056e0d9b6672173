// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import MediaDomain
internal import Synchronization

final class ScratchFileOnDisk: ScratchFile {
    let path: String
    private let name: String
    private let space: FilesystemScratch
    private let file: FileHandle
    /// Bytes set aside for it.
    private let taken = Mutex<Int64>(0)
    private let isRemoved = Atomic(false)

    init(space: FilesystemScratch, name: String, file: FileHandle) {
        self.space = space
        self.name = name
        self.file = file
        path = "\(space.path)/\(name)"
    }

    deinit { unlink() }

    func fill(from source: any ByteSource, limit: Int64) async throws(BlobError) -> Int64 {
        let intake = FileIntake(threads: space.threads, file: file, length: nil, syncs: false)
        let metered = Budgeted(base: source, limit: limit) { [self] bytes in
            guard space.take(bytes) else { return false }
            taken.withLock { $0 += bytes }
            return true
        }
        do throws(BlobError) {
            let count = try await intake.take(metered)
            await source.close()
            return count
        } catch {
            await source.close()
            throw error
        }
    }

    func open() async throws(BlobError) -> any ByteSource {
        // By its path: another program may have put another file there.
        let (space, name) = (space, name)
        return try await space.threads.run { () throws(BlobError) in
            guard let file = try FileHandle.folder(at: space.path).open(name, O_RDONLY) else { throw .notFound }
            return FileSource(file, 0..<(try file.status().size), threads: space.threads)
        }
    }

    func size() async throws(BlobError) -> Int64 {
        let (space, name) = (space, name)
        return try await space.threads.run { () throws(BlobError) in
            guard let status = try FileHandle.folder(at: space.path).status(of: name) else { throw .notFound }
            return status.size
        }
    }

    func remove() async { unlink() }

    private func unlink() {
        guard !isRemoved.exchange(true, ordering: .relaxed) else { return }
        _ = unsafe Glibc.unlink(path)
        space.give(taken.withLock { $0 })
    }
}

/// Passes bytes on as long as there is room for them.
private final class Budgeted: ByteSource {
    private let base: any ByteSource
    private let limit: Int64
    private let take: @Sendable (Int64) -> Bool
    private let count = Mutex<Int64>(0)

    init(base: any ByteSource, limit: Int64, take: @escaping @Sendable (Int64) -> Bool) {
        self.base = base
        self.limit = limit
        self.take = take
    }

    func next() async throws(BlobError) -> [UInt8]? {
        guard let chunk = try await base.next() else { return nil }
        let bytes = Int64(chunk.count)
        let isWithin = count.withLock { count in
            count += bytes
            return count <= limit
        }
        guard isWithin, take(bytes) else { throw .full }
        return chunk
    }

    func close() async { await base.close() }
}
