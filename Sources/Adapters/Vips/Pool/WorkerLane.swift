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

    private func answer(_ job: ImageJob) -> Result<WorkerReply, ImageError> {
        do throws(ImageError) {
            let files = try JobFiles(job)
            defer { files.close() }
            // A worker that was ended while it had nothing to do costs a second try.
            if let reply = try exchange(job, files) { return .success(reply) }
            guard let reply = try exchange(job, files) else { throw .gaveUp("workers end before they begin") }
            return .success(reply)
        } catch {
            return .failure(error)
        }
    }

    /// Nil when the worker was gone before it had the job.
    private func exchange(_ job: ImageJob, _ files: JobFiles) throws(ImageError) -> WorkerReply? {
        let worker = try runningWorker()
        guard job.begin(on: worker) else { throw ImageJob.cancelled }
        guard worker.channel.send(job.request.bytes, files.descriptors) else {
            endWorker()
            return nil
        }
        jobs += 1
        queue.workBegan()
        defer { queue.workEnded() }
        switch worker.channel.receive(until: .now + job.request.limits.time) {
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
            return reply
        case .late:
            endWorker()
            throw .gaveUp("it took longer than \(job.request.limits.time)")
        case .closed:
            let how = worker.endOfItself()
            self.worker = nil
            throw job.isCancelled ? ImageJob.cancelled : .gaveUp("the worker is gone: \(how)")
        }
    }

    private func runningWorker() throws(ImageError) -> WorkerProcess {
        if let worker { return worker }
        let worker = try WorkerProcess(options.executable, options.arguments)
        switch worker.channel.receive(until: .now + options.startTime) {
        case .packet(let packet):
            for file in packet.files { _ = close(file) }
            switch WorkerReply(packet.bytes) {
            case .ready: break
            case .failure(let error): throw error
            default: throw .unavailable("\(options.executable) is no worker")
            }
        case .closed: throw .unavailable("a worker doesn't start: \(worker.endOfItself())")
        case .late: throw .unavailable("a worker doesn't start within \(options.startTime)")
        }
        self.worker = worker
        jobs = 0
        return worker
    }

    private func endWorker() {
        worker?.end()
        worker = nil
    }
}
