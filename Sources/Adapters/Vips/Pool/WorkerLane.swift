// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import MediaDomain

/// A thread with a worker of its own: hands over one job after the other, waits, and replaces a worker that has ended,
/// that takes too long, or that has done its share.
final class WorkerLane {
    private let queue: JobQueue
    private let options: VipsTransformerOptions
    private var worker: WorkerProcess?
    private var jobs = 0

    /// Workers that may end over an image that they began with.
    private static let mostLost = 2
    private static let mostStarts = 3

    private init(_ queue: JobQueue, _ options: VipsTransformerOptions) {
        self.queue = queue
        self.options = options
    }

    private final class Start {
        let queue: JobQueue
        let options: VipsTransformerOptions
        init(_ queue: JobQueue, _ options: VipsTransformerOptions) {
            self.queue = queue
            self.options = options
        }
    }

    /// False when the system gives no thread.
    static func start(_ queue: JobQueue, _ options: VipsTransformerOptions) -> Bool {
        let context = unsafe Unmanaged.passRetained(Start(queue, options)).toOpaque()
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                let start = unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                WorkerLane(start.queue, start.options).run()
                start.queue.laneEnded()
                return nil
            },
            context
        )
        guard code == 0 else {
            unsafe Unmanaged<Start>.fromOpaque(context).release()
            return false
        }
        _ = pthread_detach(thread)
        return true
    }

    private func run() {
        while let job = queue.take(within: options.idle) {
            if !job.isCancelled { job.finish(answer(job)) }
            // A job that was cancelled may have killed the worker after its answer.
            if job.isCancelled || jobs >= options.jobsPerWorker { endWorker() }
        }
        endWorker()
    }

    /// A worker that ends over a job is replaced: it may have died of what an earlier image left in it, or been ended by
    /// somebody. Only two that began with this job say that it is the image.
    private func answer(_ job: ImageJob) -> Result<WorkerReply, ImageError> {
        do throws(ImageError) {
            let files = try JobFiles(job)
            defer { files.close() }
            var left = job.request.limits.time
            var lost = 0
            while true {
                let worker = try runningWorker()
                let isFresh = jobs == 0
                let began = ContinuousClock.now
                switch try exchange(job, files, worker, left) {
                case .reply(let reply): return .success(reply)
                case .lost(let how):
                    left -= ContinuousClock.now - began
                    if isFresh { lost += 1 }
                    guard lost < Self.mostLost else { throw .gaveUp("\(lost) workers are gone over it: \(how)") }
                    guard left > .zero else { throw late(job) }
                    try files.rewind()
                }
            }
        } catch {
            return .failure(error)
        }
    }

    private enum Exchange {
        case reply(WorkerReply)
        case lost(WorkerProcess.Ending)
    }

    private func exchange(
        _ job: ImageJob,
        _ files: JobFiles,
        _ worker: WorkerProcess,
        _ time: Duration
    ) throws(ImageError) -> Exchange {
        guard job.begin(on: worker) else { throw ImageJob.cancelled }
        jobs += 1
        queue.workBegan()
        defer { queue.workEnded() }
        guard worker.channel.send(job.request.bytes, files.descriptors) else { return try lost(worker, job) }
        switch worker.channel.receive(until: .now + time) {
        case .packet(let packet):
            for file in packet.files { _ = close(file) }
            guard let reply = WorkerReply(packet.bytes) else {
                endWorker()
                throw .gaveUp("the worker's answer makes no sense")
            }
            if case .failure(let error) = reply {
                // What is left of a worker without memory is not used again.
                if case .gaveUp = error { endWorker() }
                throw error
            }
            return .reply(reply)
        case .late:
            endWorker()
            throw late(job)
        case .closed: return try lost(worker, job)
        }
    }

    private func lost(_ worker: WorkerProcess, _ job: ImageJob) throws(ImageError) -> Exchange {
        let how = worker.endOfItself()
        self.worker = nil
        if job.isCancelled { throw ImageJob.cancelled }
        return .lost(how)
    }

    private func late(_ job: ImageJob) -> ImageError { .gaveUp("it took longer than \(job.request.limits.time)") }

    // MARK: - The worker

    /// The lane's worker, or a new one. One that is killed before it is ready is replaced a few times.
    private func runningWorker() throws(ImageError) -> WorkerProcess {
        if let worker { return worker }
        var tries = 1
        while true {
            let worker = try WorkerProcess(options.executable, options.arguments)
            switch worker.channel.receive(until: .now + options.startTime) {
            case .packet(let packet):
                for file in packet.files { _ = close(file) }
                switch WorkerReply(packet.bytes) {
                case .ready: break
                case .failure(let error): throw error
                default: throw .unavailable("\(options.executable) is no worker")
                }
                self.worker = worker
                jobs = 0
                return worker
            case .late: throw .unreachable("a worker doesn't start within \(options.startTime)")
            case .closed:
                let how = worker.endOfItself()
                // A program that ends by itself will do so again.
                guard case .signal = how else { throw .unavailable("a worker doesn't start: \(how)") }
                guard tries < Self.mostStarts else { throw .unreachable("workers don't start: \(how)") }
                tries += 1
            }
        }
    }

    private func endWorker() {
        worker?.end()
        worker = nil
    }
}
