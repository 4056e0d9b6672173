// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Kernel
internal import MediaDomain

/// An open file or folder, closed with the object. Its methods block: they belong on ``IOThreads``.
final class FileHandle: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }
    deinit { _ = close(number) }

    struct Status: Sendable {
        let size: Int64
        let modified: Timestamp
        /// The last change of any kind: of its content, its names, its times.
        let changed: Timestamp
        /// Whether it has other names.
        let isShared: Bool
        let isFile: Bool

        init(_ status: stat) {
            size = Int64(status.st_size)
            modified = Self.moment(status.st_mtim)
            changed = Self.moment(status.st_ctim)
            isShared = status.st_nlink > 1
            isFile = status.st_mode & S_IFMT == S_IFREG
        }

        private static func moment(_ time: timespec) -> Timestamp {
            Timestamp(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        }
    }

    func status() throws(BlobError) -> Status {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw BlobError(system: errno, "looking at a file") }
        return Status(status)
    }

    /// Writes all of `bytes` at the file's own place.
    func write(_ bytes: [UInt8]) throws(BlobError) {
        var place = 0
        while place < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(number, buffer.baseAddress?.advanced(by: place), buffer.count - place)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw BlobError(system: written < 0 ? errno : ENOSPC, "writing a file") }
            place += written
        }
    }

    /// The bytes at `offset`, at most `count`; none at the end of the file.
    func read(at offset: Int64, _ count: Int) throws(BlobError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            repeat {
                let read = unsafe pread(number, buffer.baseAddress, count, off_t(offset))
                failure = read < 0 ? errno : 0
                filled = max(read, 0)
            } while failure == EINTR
        }
        guard failure == 0 else { throw BlobError(system: failure, "reading a file") }
        return bytes
    }

    /// Marks the file as one that somebody works on, until this handle goes, and at the latest with the process. False
    /// when somebody else does. Where the filesystem knows no locks, nobody is ever seen.
    func claim() -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK }

    func sync() throws(BlobError) {
        guard fsync(number) == 0 else { throw BlobError(system: errno, "making sure that a file is on the disk") }
    }

    /// Throws `.full` when the disk has less room than that: better told before the bytes come than after.
    func requireRoom(_ length: Int64) throws(BlobError) {
        var status = statvfs()
        guard length > 0, unsafe fstatvfs(number, &status) == 0 else { return }
        let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        if !free.overflow, free.partialValue < UInt64(length) { throw .full }
    }

    func moveToEnd() throws(BlobError) {
        guard lseek(number, 0, SEEK_END) >= 0 else { throw BlobError(system: errno, "moving in a file") }
    }
}
