// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Glibc
internal import Synchronization
internal import Threads

/// Runs slow computations, a few at a time, on threads of their own that give way to all others: each computation
/// takes tens of milliseconds of a core, and reads must not wait for it.
final class HashingPool: Sendable {
    private let jobs: HashingJobs
    private let capacity: Int

    /// - Parameters:
    ///   - threads: how many run at a time; they start when the first computation comes.
    ///   - capacity: computations that may be under way or waiting; further ones are refused.
    init(threads: Int, capacity: Int) {
        jobs = HashingJobs(threads: max(threads, 1))
        self.capacity = capacity
    }

    deinit { jobs.close() }

    /// Nil when too many are waiting.
    func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Result?, Never>) in
            let isTaken = jobs.add(upTo: capacity) { continuation.resume(returning: work()) }
            if !isTaken { continuation.resume(returning: nil) }
        }
    }
}

/// The queue that the threads share; they keep it alive, not the pool.
private final class HashingJobs: Sendable {
    typealias Job = @Sendable () -> Void

    /// What `nice` adds: about a tenth of the share that a thread of usual priority has.
    private static let niceness: Int32 = 10

    private struct State {
        var waiting: [Job] = []
        /// Of `waiting`, how many from the front are done.
        var taken = 0
        var unfinished = 0
        var threads = 0
        var isClosed = false
    }

    private let threads: Int
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    init(threads: Int) { self.threads = threads }

    func add(upTo capacity: Int, _ job: @escaping Job) -> Bool {
        let (isTaken, needsThread) = state.withLock { state in
            guard state.unfinished < capacity else { return (false, false) }
            state.unfinished += 1
            state.waiting.append(job)
            guard state.threads < threads, state.threads < state.unfinished else { return (true, false) }
            state.threads += 1
            return (true, true)
        }
        guard isTaken else { return false }
        if needsThread, !start() { return giveBack() }
        arrivals.signal()
        return true
    }

    /// The system gave no thread. Fine while others are there to do the work.
    private func giveBack() -> Bool {
        let isServed = state.withLock { state in
            state.threads -= 1
            if state.threads > 0 { return true }
            state.waiting.removeLast()
            state.unfinished -= 1
            return false
        }
        if isServed { arrivals.signal() }
        return isServed
    }

    func close() {
        let threads = state.withLock { state in
            state.isClosed = true
            return state.threads
        }
        for _ in 0..<threads { arrivals.signal() }
    }

    private func start() -> Bool { (try? WorkerThread("roost-hash") { self.work() }) != nil }

    private func work() {
        // On Linux it counts for the calling thread alone.
        _ = nice(Self.niceness)
        while let job = next() {
            job()
            state.withLock { $0.unfinished -= 1 }
        }
    }

    /// Nil when the pool is gone.
    private func next() -> Job? {
        while true {
            arrivals.wait()
            let (job, isOver) = state.withLock { state -> (Job?, Bool) in
                guard state.taken < state.waiting.count else { return (nil, state.isClosed) }
                let job = state.waiting[state.taken]
                state.taken += 1
                if state.taken == state.waiting.count {
                    state.waiting.removeAll(keepingCapacity: true)
                    state.taken = 0
                }
                return (job, false)
            }
            if let job { return job }
            if isOver { return nil }
        }
    }
}
