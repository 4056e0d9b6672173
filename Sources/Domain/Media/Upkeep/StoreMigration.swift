// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Copies the bytes of all files to another store, reads them back there, and compares. What is there already and right
/// is not copied again, so that it can be run again after a break, and once more before the stores are swapped.
public struct StoreMigration: Sendable {
    public struct Progress: Sendable, Hashable {
        public var files = 0
        public var bytes: Int64 = 0
        public var totalFiles = 0
        public var totalBytes: Int64 = 0
        public init() {}
    }

    public struct Report: Sendable, Hashable {
        public var copied = 0
        /// Was there already, and right.
        public var kept = 0
        /// Files whose bytes are not in the old store.
        public var missing: [RecordID] = []
        /// Files whose bytes in the old store are not those that were once sent.
        public var damaged: [RecordID] = []
        public init() {}
    }

    private let parts: MediaParts
    private let target: any BlobStore

    /// - Parameter parts: with the store that is copied from.
    public init(_ parts: MediaParts, to target: any BlobStore) {
        self.parts = parts
        self.target = target
    }

    /// Throws when the target can't take the bytes, or gives back others.
    public func run(progress: @Sendable (Progress) async -> Void = { _ in }) async throws(MediaError) -> Report {
        var (told, report) = (Progress(), Report())
        try await eachPage { files throws(MediaError) in
            told.totalFiles += files.count
            told.totalBytes += files.reduce(0) { $0 + $1.size }
        }
        try await eachPage { files throws(MediaError) in
            for file in files {
                try await move(file, &report)
                told.files += 1
                told.bytes += file.size
                await progress(told)
            }
        }
        return report
    }

    private func eachPage(_ body: ([FileRecord]) async throws(MediaError) -> Void) async throws(MediaError) {
        var after: RecordID?
        while true {
            let files = try await parts.files.all(after: after, limit: 500)
            guard let last = files.last else { return }
            try await body(files)
            after = last.id
        }
    }

    private func move(_ file: FileRecord, _ report: inout Report) async throws(MediaError) {
        do throws(BlobError) {
            guard let blob = try await parts.store.head(file.blob) else {
                report.missing.append(file.id)
                return
            }
            if try await target.head(file.blob)?.size == blob.size {
                let expected = if let sha256 = file.sha256 { sha256 } else { try await digest(parts.store, file.blob) }
                if try await digest(target, file.blob) == expected {
                    report.kept += 1
                    return
                }
            }
            let open = try await parts.store.open(file.blob, nil)
            let metered = MeteredSource(open.source, limit: .max, digest: parts.digests.begin(.sha256))
            _ = try await target.put(file.blob, metered, BlobFacts(length: blob.size, type: file.type))
            let sent = metered.noted.digest.map { Hex.encode($0.finish()) }
            guard try await digest(target, file.blob) == sent else { throw .mismatch(.checksum) }
            report.copied += 1
            if let sha256 = file.sha256, sha256 != sent { report.damaged.append(file.id) }
        } catch {
            throw MediaError(error)
        }
    }

    private func digest(_ store: any BlobStore, _ key: BlobKey) async throws(BlobError) -> String {
        let source = try await store.open(key, nil).source
        var digest = parts.digests.begin(.sha256)
        while let chunk = try await source.next() { digest.update(chunk) }
        return Hex.encode(digest.finish())
    }
}
