// SPDX-License-Identifier: Apache-2.0

public import MediaDomain
internal import Synchronization

/// Makes of an image the text of what was asked for, and the bytes it was made of.
public final class FakeImageTransformer: ImageTransformer {
    private struct State {
        var failures: [ImageError] = []
        var calls = 0
        var padding = 0
    }

    private let scratch: InMemoryScratch
    private let state = Mutex(State())
    private let whenAsked: @Sendable () async -> Void

    /// - Parameter whenAsked: runs before each transformation, so that a test can hold it.
    public init(_ scratch: InMemoryScratch, whenAsked: @escaping @Sendable () async -> Void) {
        self.scratch = scratch
        self.whenAsked = whenAsked
    }

    public convenience init(_ scratch: InMemoryScratch) { self.init(scratch) {} }

    public func failNext(_ error: ImageError) { state.withLock { $0.failures.append(error) } }
    /// Results get so many bytes more.
    public func pad(_ bytes: Int) { state.withLock { $0.padding = bytes } }
    /// How many images were made, or tried.
    public var calls: Int { state.withLock { $0.calls } }

    private func count() throws(ImageError) -> Int {
        let (failure, padding): (ImageError?, Int) = state.withLock { state in
            state.calls += 1
            return (state.failures.isEmpty ? nil : state.failures.removeFirst(), state.padding)
        }
        if let failure { throw failure }
        return padding
    }

    public func probe(_ path: String, _: ImageLimits) async throws(ImageError) -> ImageFacts {
        guard scratch.bytes(path)?.isEmpty == false else { throw .unreadable(path) }
        return ImageFacts(format: .avif, width: 12, height: 34)
    }

    public func transform(
        _ path: String,
        _ transformation: ImageTransformation,
        into target: String,
        _: ImageLimits
    ) async throws(ImageError) -> ImageFacts {
        await whenAsked()
        let padding = try count()
        guard let bytes = scratch.bytes(path) else { throw .unreadable(path) }
        let text = Array("\(transformation.canonicalText)|".utf8)
        scratch.write(text + bytes + [UInt8](repeating: 0, count: padding), to: target)
        return ImageFacts(format: transformation.format, width: 1, height: 1)
    }

    public func sample(_: String, edge _: Int, _: ImageLimits) async throws(ImageError) -> PixelSample {
        guard let sample = PixelSample(width: 1, height: 1, bytes: [1, 2, 3]) else { throw .failed("no sample") }
        return sample
    }
}
