// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import MediaDomain

extension FilesystemBlobStore {
    public func list(_ prefix: BlobPrefix, after: BlobKey?, limit: Int) async throws(BlobError) -> BlobPage {
        let tree = tree
        return try await threads.run { () throws(BlobError) in
            var walk = BlobWalk(after: after, limit: min(max(limit, 1), 1000))
            switch prefix {
            case .area(let area):
                guard let folder = try tree.root().folder(area.rawValue) else { return walk.page }
                try walk.shards(of: area, in: folder)
            case .derived(let key):
                // Any key that was derived from this one has its folder.
                guard let some = key.derived([UInt8](repeating: 0, count: 16)),
                    let folder = try tree.parent(of: BlobPlace(some))
                else { return walk.page }
                try walk.files(in: folder, area: .derived, prefix: "d/\(key.digits)/")
            }
            return walk.page
        }
    }
}

/// Collects one page of keys from the folders, in their order.
private struct BlobWalk {
    let after: BlobKey?
    let limit: Int
    var blobs: [StoredBlob] = []
    var isFull = false

    init(after: BlobKey?, limit: Int) {
        self.after = after
        self.limit = limit
    }

    var page: BlobPage { BlobPage(blobs: blobs, next: isFull ? blobs.last?.key : nil) }

    mutating func shards(of area: BlobKey.Area, in folder: FileHandle) throws(BlobError) {
        for first in try folder.names() where isShard(first) && mayHold(first, area) {
            guard let outer = try folder.folder(first) else { continue }
            for second in try outer.names() where isShard(second) && mayHold(first + second, area) {
                guard let inner = try outer.folder(second) else { continue }
                if area == .derived {
                    for digits in try inner.names() where isOriginal(digits) && mayHold(digits, area) {
                        guard let variants = try inner.folder(digits) else { continue }
                        try files(in: variants, area: area, prefix: "\(area.rawValue)/\(digits)/")
                        if isFull { return }
                    }
                } else {
                    try files(in: inner, area: area, prefix: "\(area.rawValue)/")
                }
                if isFull { return }
            }
        }
    }

    mutating func files(in folder: FileHandle, area: BlobKey.Area, prefix: String) throws(BlobError) {
        for name in try folder.names() {
            guard let key = BlobKey(prefix + name), after.map({ $0 < key }) ?? true,
                let status = try folder.status(of: name)
            else { continue }
            if blobs.count == limit {
                isFull = true
                return
            }
            blobs.append(StoredBlob(key: key, size: status.size, modified: status.modified))
        }
    }

    /// Whether the store made a folder of that name; others may lie beside.
    private func isShard(_ name: String) -> Bool { isOriginal(name + String(repeating: "0", count: 30)) }
    private func isOriginal(_ name: String) -> Bool { BlobKey("o/\(name)") != nil }

    /// Whether keys whose digits begin so can stand behind `after`.
    private func mayHold(_ beginning: String, _ area: BlobKey.Area) -> Bool {
        guard let after, after.area == area else { return true }
        let passed = after.digits.prefix(beginning.utf8.count)
        return !beginning.utf8.lexicographicallyPrecedes(passed.utf8)
    }
}
