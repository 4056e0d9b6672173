// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Passes bytes on and takes notes on the way: how many there were, what they began with, their digest. Ends with an
/// error where there are too many, so that whoever takes them in keeps nothing.
final class MeteredSource: ByteSource {
    struct Notes: Sendable {
        var count: Int64 = 0
        /// The first bytes, as many as ``MagicBytes`` looks at.
        var head: [UInt8] = []
        var digest: (any RunningDigest)?
    }

    private let base: any ByteSource
    private let limit: Int64
    private let notes: Mutex<Notes>

    /// - Parameter limit: as many bytes may come.
    init(_ base: any ByteSource, limit: Int64, digest: (any RunningDigest)?) {
        self.base = base
        self.limit = limit
        notes = Mutex(Notes(digest: digest))
    }

    /// What was noted so far.
    var noted: Notes { notes.withLock { $0 } }

    func next() async throws(BlobError) -> [UInt8]? {
        guard let chunk = try await base.next() else { return nil }
        let isWithin = notes.withLock { notes in
            notes.count += Int64(chunk.count)
            guard notes.count <= limit else { return false }
            notes.head += chunk.prefix(MagicBytes.count - notes.head.count)
            notes.digest?.update(chunk)
            return true
        }
        guard isWithin else {
            await base.close()
            throw .source(MediaError.tooLarge(limit: limit))
        }
        return chunk
    }

    func close() async { await base.close() }
}
