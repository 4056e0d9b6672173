// SPDX-License-Identifier: Apache-2.0

public import MediaDomain
internal import Synchronization

/// Any number of bytes that are foreseeable and of no short period, without room for them: what long streams are
/// tested with.
public final class PatternSource: ByteSource {
    /// The connection was cut.
    public struct Cut: Error, Sendable, Hashable { public init() {} }

    private struct State {
        var place: Int64 = 0
        var isClosed = false
    }

    private let seed: UInt8
    private let length: Int64
    private let chunk: Int
    private let cutAt: Int64?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - cutAt: after so many bytes it throws ``Cut``.
    ///   - whenAsked: runs before each chunk, so that a test can hold the stream.
    public init(
        seed: UInt8 = 0,
        length: Int64,
        chunk: Int = 65_536,
        cutAt: Int64? = nil,
        whenAsked: @escaping @Sendable (Int64) async -> Void = { _ in }
    ) {
        self.seed = seed
        self.length = length
        self.chunk = max(chunk, 1)
        self.cutAt = cutAt
        self.whenAsked = whenAsked
    }

    private let whenAsked: @Sendable (Int64) async -> Void

    public func next() async throws(BlobError) -> [UInt8]? {
        await whenAsked(state.withLock { $0.place })
        let end = cutAt ?? length
        let bytes: [UInt8]? = state.withLock { state in
            guard !state.isClosed, state.place < end else { return nil }
            let bytes = Self.bytes(state.place..<min(end, state.place + Int64(chunk)), seed: seed)
            state.place += Int64(bytes.count)
            return bytes
        }
        if bytes == nil, cutAt != nil, !isClosed { throw .source(Cut()) }
        return bytes
    }

    public func close() async { state.withLock { $0.isClosed = true } }

    public var isClosed: Bool { state.withLock { $0.isClosed } }
    /// How many bytes were taken.
    public var taken: Int64 { state.withLock { $0.place } }

    /// The bytes that stand at `places` of the pattern, which repeats after a prime number of them.
    public static func bytes(_ places: Range<Int64>, seed: UInt8 = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(places.count)
        var place = Int((places.lowerBound + Int64(seed) * 257) % Int64(period.count))
        while bytes.count < places.count {
            let part = period[place...].prefix(places.count - bytes.count)
            bytes += part
            place = (place + part.count) % period.count
        }
        return bytes
    }

    private static let period = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &* 7) }
}
