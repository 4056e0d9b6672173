// SPDX-License-Identifier: Apache-2.0

public import MediaDomain
internal import Synchronization

/// Scratch files that are none: their paths name them to ``FakeImageTransformer`` alone.
public final class InMemoryScratch: ScratchSpace {
    struct State {
        var contents: [String: [UInt8]] = [:]
        var made = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Files that are there.
    public var count: Int { state.withLock { $0.contents.count } }
    public func bytes(_ path: String) -> [UInt8]? { state.withLock { $0.contents[path] } }
    public func write(_ bytes: [UInt8], to path: String) { state.withLock { $0.contents[path] = bytes } }
    func remove(_ path: String) { state.withLock { $0.contents[path] = nil } }

    public func makeFile() async throws(BlobError) -> any ScratchFile {
        let path = state.withLock { state in
            state.made += 1
            state.contents["scratch/\(state.made)"] = []
            return "scratch/\(state.made)"
        }
        return File(space: self, path: path)
    }

    private final class File: ScratchFile {
        let space: InMemoryScratch
        let path: String

        init(space: InMemoryScratch, path: String) {
            self.space = space
            self.path = path
        }

        deinit { space.remove(path) }

        func fill(from source: any ByteSource, limit: Int64) async throws(BlobError) -> Int64 {
            let bytes = try await source.collect(limit: Int(clamping: limit))
            await source.close()
            space.write(bytes, to: path)
            return Int64(bytes.count)
        }

        func open() async throws(BlobError) -> any ByteSource {
            guard let bytes = space.bytes(path) else { throw .notFound }
            return BytesSource(bytes)
        }

        func size() async throws(BlobError) -> Int64 {
            guard let bytes = space.bytes(path) else { throw .notFound }
            return Int64(bytes.count)
        }

        func remove() async { space.remove(path) }
    }
}
