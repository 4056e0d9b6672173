// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import MediaDomain
internal import Synchronization

/// A store that forgets. It can be told to fail.
public final class InMemoryBlobStore: BlobStore {
    struct Entry {
        var bytes: [UInt8]
        var modified: Timestamp
    }

    struct Growth {
        var bytes: [UInt8] = []
        let began: Timestamp
    }

    struct State {
        var blobs: [BlobKey: Entry] = [:]
        var growing: [GrowingBlob: Growth] = [:]
        var made = 0
        var leftovers: [(began: Timestamp, bytes: Int64)] = []
        /// What the next calls of each kind fail with.
        var failures: [Call: [BlobError]] = [:]
        var calls: [Call: Int] = [:]
    }

    public enum Call: Sendable, Hashable {
        case put, open, head, delete, copy, list, append, finish
    }

    let state = Mutex(State())
    let clock: any WallClock
    public let direct: (any DirectBlobAccess)?

    public init(clock: any WallClock = FakeClock(), direct: (any DirectBlobAccess)? = nil) {
        self.clock = clock
        self.direct = direct
    }

    /// The next call of the kind throws this, instead of doing anything.
    public func failNext(_ call: Call, _ error: BlobError) {
        state.withLock { $0.failures[call, default: []].append(error) }
    }

    public func calls(_ call: Call) -> Int { state.withLock { $0.calls[call] ?? 0 } }
    public var keys: [BlobKey] { state.withLock { $0.blobs.keys.sorted() } }
    public func bytes(_ key: BlobKey) -> [UInt8]? { state.withLock { $0.blobs[key]?.bytes } }

    /// Puts bytes there as they are, as something outside of Roost might.
    public func plant(_ key: BlobKey, _ bytes: [UInt8], modified: Timestamp? = nil) {
        let modified = modified ?? clock.now()
        state.withLock { $0.blobs[key] = Entry(bytes: bytes, modified: modified) }
    }

    /// Has a put of so many bytes cut off now, as if its process had ended.
    public func plantLeftover(_ bytes: Int64) {
        let now = clock.now()
        state.withLock { $0.leftovers.append((now, bytes)) }
    }

    public func leftovers(before moment: Timestamp, deleting: Bool) async throws(BlobError) -> Leftovers {
        state.withLock { state in
            var found = Leftovers()
            for leftover in state.leftovers where leftover.began < moment {
                found.count += 1
                found.bytes += leftover.bytes
            }
            if deleting { state.leftovers.removeAll { $0.began < moment } }
            return found
        }
    }

    func count(_ call: Call) throws(BlobError) {
        let failure: BlobError? = state.withLock { state in
            state.calls[call, default: 0] += 1
            guard state.failures[call]?.isEmpty == false else { return nil }
            return state.failures[call]?.removeFirst()
        }
        if let failure { throw failure }
    }

    public func put(_ key: BlobKey, _ source: any ByteSource, _ facts: BlobFacts) async throws(BlobError) -> StoredBlob
    {
        do throws(BlobError) {
            try count(.put)
            let bytes = try await source.collect(limit: .max)
            if Task.isCancelled { throw .source(CancellationError()) }
            if let length = facts.length, length != Int64(bytes.count) {
                throw .mismatch(.length(declared: length, received: Int64(bytes.count)))
            }
            await source.close()
            return store(bytes, key)
        } catch {
            await source.close()
            throw error
        }
    }

    func store(_ bytes: [UInt8], _ key: BlobKey) -> StoredBlob {
        let entry = Entry(bytes: bytes, modified: clock.now())
        state.withLock { $0.blobs[key] = entry }
        return StoredBlob(key: key, size: Int64(bytes.count), modified: entry.modified)
    }

    public func open(_ key: BlobKey, _ range: Range<Int64>?) async throws(BlobError) -> OpenBlob {
        try count(.open)
        guard let entry = state.withLock({ $0.blobs[key] }) else { throw .notFound }
        let size = Int64(entry.bytes.count)
        let part = (range ?? 0..<size).clamped(to: 0..<size)
        return OpenBlob(
            blob: StoredBlob(key: key, size: size, modified: entry.modified),
            range: part,
            source: BytesSource(Array(entry.bytes[Int(part.lowerBound)..<Int(part.upperBound)]))
        )
    }

    public func head(_ key: BlobKey) async throws(BlobError) -> StoredBlob? {
        try count(.head)
        return state.withLock { $0.blobs[key] }.map {
            StoredBlob(key: key, size: Int64($0.bytes.count), modified: $0.modified)
        }
    }

    public func delete(_ keys: [BlobKey]) async throws(BlobError) {
        try count(.delete)
        state.withLock { state in for key in keys { state.blobs[key] = nil } }
    }

    public func copy(_ key: BlobKey, to target: BlobKey) async throws(BlobError) -> StoredBlob {
        try count(.copy)
        guard let entry = state.withLock({ $0.blobs[key] }) else { throw .notFound }
        return store(entry.bytes, target)
    }

    public func list(_ prefix: BlobPrefix, after: BlobKey?, limit: Int) async throws(BlobError) -> BlobPage {
        try count(.list)
        let found = state.withLock { state in
            state.blobs.filter { key, _ in prefix.covers(key) && after.map { $0 < key } ?? true }
        }
        let page = found.sorted { $0.key < $1.key }.prefix(limit)
        let blobs = page.map { StoredBlob(key: $0.key, size: Int64($0.value.bytes.count), modified: $0.value.modified) }
        return BlobPage(blobs: blobs, next: page.count < found.count ? blobs.last?.key : nil)
    }

    public var growing: any GrowingBlobs { InMemoryGrowingBlobs(store: self) }
}
