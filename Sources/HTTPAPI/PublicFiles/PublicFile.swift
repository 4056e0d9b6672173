// SPDX-License-Identifier: Apache-2.0

import _NIOFileSystem

/// A file as it was found.
struct PublicFile: Sendable {
    let path: String
    /// In bytes.
    let size: Int64
    let modified: HTTPDate
    /// Strong: another content has another time or length.
    let entityTag: String

    init(path: String, _ info: FileInfo) {
        self.path = path
        size = info.size
        let time = info.lastDataModificationTime
        modified = HTTPDate(secondsSinceEpoch: Int64(time.seconds))
        let parts = [Int64(time.seconds), Int64(time.nanoseconds), size].map { String($0, radix: 16) }
        entityTag = "\"" + parts.joined(separator: "-") + "\""
    }

    var name: Substring { path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] }
}
