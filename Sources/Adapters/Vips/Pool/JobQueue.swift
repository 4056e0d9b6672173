// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import MediaDomain
internal import Synchronization

/// The bounded queue before the lanes, which counts them too: a lane begins when work comes that no other waits for,
/// and ends when nothing comes for a while.
final class JobQueue: Sendable {
    private struct State {
        var waiting: [ImageJob] = []
        var lanes = 0
        var idle = 0
        var underWay = 0
        var isClosed = false
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    enum Offer {
        case taken
        /// A lane has to be started for it; it is counted already.
        case needsLane
        case refused(ImageError)
    }

    private let mostLanes: Int
    private let capacity: Int
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    init(lanes: Int, capacity: Int) {
        mostLanes = max(lanes, 1)
        self.capacity = max(capacity, 1)
    }

    var lanes: Int { state.withLock { $0.lanes } }
    /// Work that workers have and have not answered.
    var underWay: Int { state.withLock { $0.underWay } }

    func workBegan() { state.withLock { $0.underWay += 1 } }
    func workEnded() { state.withLock { $0.underWay -= 1 } }

    func offer(_ job: ImageJob) -> Offer {
        let offer = state.withLock { state -> Offer in
            if state.isClosed { return .refused(.unreachable("the server is ending")) }
            state.waiting.removeAll { $0.isCancelled }
            if state.waiting.count >= capacity { return .refused(.overloaded) }
            state.waiting.append(job)
            guard state.idle < state.waiting.count, state.lanes < mostLanes else { return .taken }
            state.lanes += 1
            return .needsLane
        }
        if case .refused = offer { return offer }
        arrivals.signal()
        return offer
    }

    /// Waits for work. Nil: the lane that asks ends, and is no longer counted after ``laneEnded()``.
    func take(within time: Duration) -> ImageJob? {
        let end = DispatchTime.now() + .milliseconds(Int(clamping: Int64(time / .milliseconds(1))))
        while true {
            if let job = state.withLock({ next(&$0) }) { return job }
            let isLate = arrivals.wait(timeout: end) == .timedOut
            let (job, isOver) = state.withLock { state -> (ImageJob?, Bool) in
                state.idle -= 1
                let job = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
                return (job, job == nil && (isLate || state.isClosed))
            }
            if let job { return job }
            if isOver { return nil }
        }
    }

    /// Work that is there; otherwise the lane counts as idle.
    private func next(_ state: inout State) -> ImageJob? {
        guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
        state.idle += 1
        return nil
    }

    /// Refuses what comes and what waits; what is under way goes on.
    func close() {
        let (waiting, lanes) = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return (state.waiting, state.lanes)
        }
        for job in waiting { job.finish(.failure(.unreachable("the server is ending"))) }
        for _ in 0..<lanes { arrivals.signal() }
    }

    func laneEnded() {
        let watchers = state.withLock { state in
            state.lanes -= 1
            guard state.lanes == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in watchers { watcher.resume() }
    }

    /// Takes back the work that waits for a lane that could not be started, when there is no other one.
    func laneFailed() -> [ImageJob] {
        let left = state.withLock { state in
            guard state.lanes == 1 else { return [ImageJob]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        laneEnded()
        return left
    }

    /// Waits until no lane is left.
    func ended() async {
        await withCheckedContinuation { watcher in
            let isOver = state.withLock { state in
                if state.lanes > 0 { state.watchers.append(watcher) }
                return state.lanes == 0
            }
            if isOver { watcher.resume() }
        }
    }
}
