// SPDX-License-Identifier: Apache-2.0
internal import Kernel
public import MediaDomain

/// Images by libvips, in worker processes: a file that crashes a decoder, or makes it work or grow without end, costs
/// its own caller an error, and this process never loads a decoder.
///
/// Workers begin when work comes, at lower priority, and end when none comes, with this object, and with this process.
public final class VipsTransformer: ImageTransformer {
    private let queue: JobQueue
    private let options: VipsTransformerOptions

    public init(_ options: VipsTransformerOptions) {
        self.options = options
        queue = JobQueue(lanes: options.workers, capacity: options.waiting)
    }

    deinit { queue.close() }

    public func probe(_ path: String, _ limits: ImageLimits) async throws(ImageError) -> ImageFacts {
        try await facts(ImageJob(WorkerRequest(.probe, limits), source: path))
    }

    public func transform(
        _ path: String,
        _ transformation: ImageTransformation,
        into target: String,
        _ limits: ImageLimits
    ) async throws(ImageError) -> ImageFacts {
        try await facts(ImageJob(WorkerRequest(.transform(transformation), limits), source: path, target: target))
    }

    public func sample(_ path: String, edge: Int, _ limits: ImageLimits) async throws(ImageError) -> PixelSample {
        guard
            case .sample(let sample) = try await reply(
                ImageJob(WorkerRequest(.sample(edge: edge), limits), source: path)
            )
        else { throw .failed("the worker answered another question") }
        return sample
    }

    /// Refuses what comes and what waits, and returns when what was under way is done and no worker is left.
    public func stop() async {
        queue.close()
        await queue.ended()
    }

    /// Workers that run or are being started.
    public var workers: Int { queue.lanes }

    /// Images that workers have at this moment.
    public var underWay: Int { queue.underWay }

    private func facts(_ job: ImageJob) async throws(ImageError) -> ImageFacts {
        guard case .facts(let facts) = try await reply(job) else {
            throw .failed("the worker answered another question")
        }
        return facts
    }

    private func reply(_ job: ImageJob) async throws(ImageError) -> WorkerReply {
        try await job.result { job in hand(job) }.get()
    }

    /// Nil when the job is on its way.
    private func hand(_ job: ImageJob) -> ImageError? {
        switch queue.offer(job) {
        case .taken: return nil
        case .refused(let error): return error
        case .needsLane:
            if WorkerLane.start(queue, options) { return nil }
            // Other lanes, if there are any, will come to it.
            for left in queue.laneFailed() { left.finish(.failure(.overloaded)) }
            return nil
        }
    }
}
