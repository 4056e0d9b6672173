// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Glibc
internal import Synchronization
internal import Threads

/// What a lane works on, for the watch.
final class LaneSlot: Sendable {
    private struct State {
        var work: (any LaneWork)?
        var isConnecting = false
    }

    private let state = Mutex(State())

    func hold(_ work: any LaneWork, isConnecting: Bool) {
        state.withLock { $0 = State(work: work, isConnecting: isConnecting) }
    }

    func release() { state.withLock { $0 = State() } }

    /// Work whose caller has waited too long: at its deadline as long as the connection is only made, and `patience`
    /// later when it runs, as the lane itself stops it in time but where the system holds the lane.
    fileprivate func late(at now: ContinuousClock.Instant, _ patience: Duration) -> (any LaneWork, LaneRefusal)? {
        state.withLock { state in
            guard let work = state.work, let deadline = work.deadline else { return nil }
            if state.isConnecting { return deadline <= now ? (work, .deadlineExceeded) : nil }
            return deadline + patience <= now ? (work, .unavailable) : nil
        }
    }
}

/// Answers callers when their time is over, though all lanes may be busy or wait for a server that says nothing.
final class LaneWatch: Sendable {
    private let bell: FeedBell
    private let thread: WorkerThread
    private static let interval: Int32 = 50

    init(_ queue: LaneQueue, _ slots: [LaneSlot], _ options: ConnectionOptions) throws(ThreadStartError) {
        let bell = try FeedBell()
        self.bell = bell
        let patience = options.cancelPatience * 2
        thread = try WorkerThread("roost-watch") {
            while !bell.isSilenced {
                var entry = pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&entry, 1, Self.interval)
                let now = options.now()
                queue.nudge()
                for work in queue.expired(at: now) { work.refuse(.deadlineExceeded) }
                for slot in slots { if let (work, refusal) = slot.late(at: now, patience) { work.refuse(refusal) } }
            }
        }
    }

    deinit { bell.silence() }

    func stop() async {
        bell.silence()
        await thread.ended()
    }
}
