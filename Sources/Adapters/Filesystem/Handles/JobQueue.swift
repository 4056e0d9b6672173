// SPDX-License-Identifier: Apache-2.0
internal import Threads

/// Work that waits for a thread: bounded, first come first served.
final class JobQueue: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        /// Jobs before this place have been taken.
        var first = 0
        var isClosed = false

        mutating func next() -> Job? {
            guard first < jobs.count else { return nil }
            let job = jobs[first]
            first += 1
            if first == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                first = 0
            } else if first > 64, first > jobs.count / 2 {
                jobs.removeSubrange(..<first)
                first = 0
            }
            return job
        }
    }

    private let monitor = Monitor(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// False when the queue is full or closed.
    func offer(_ job: @escaping Job) -> Bool {
        let isTaken = monitor.withLock { state in
            guard !state.isClosed, state.jobs.count - state.first < capacity else { return false }
            state.jobs.append(job)
            return true
        }
        if isTaken { monitor.wakeOne() }
        return isTaken
    }

    /// Waits for work; nil when the queue is closed and nothing is left.
    func take() -> Job? {
        monitor.wait { state -> Job?? in
            if let job = state.next() { return .some(job) }
            return state.isClosed ? .some(nil) : nil
        }
    }

    func close() {
        monitor.withLock { $0.isClosed = true }
        monitor.wakeAll()
    }
}
