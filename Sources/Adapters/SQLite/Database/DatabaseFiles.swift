// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// All files that a database consists of while it is open, and its lock.
struct DatabaseFiles: Sendable {
    let path: String
    let lockPath: String

    static let suffixes = ["", "-wal", "-shm", "-journal", "-open"]

    /// Whether there is a file, be it empty.
    var isThere: Bool {
        var status = stat()
        return unsafe stat(DatabaseFile.literal(path), &status) == 0
    }

    func remove() {
        for suffix in Self.suffixes { _ = unsafe unlink(DatabaseFile.literal(path) + suffix) }
        _ = unsafe unlink(lockPath)
    }
}
