// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization

/// Something that happens once: given from any thread, waited for by a task or, on a lane, by the thread itself.
final class Signal: Sendable {
    private struct State {
        var isGiven = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let semaphore = DispatchSemaphore(value: 0)

    func give() {
        let waiters = state.withLock { state in
            state.isGiven = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
        semaphore.signal()
    }

    func received() async {
        await withCheckedContinuation { waiter in
            let isGiven = state.withLock { state in
                if !state.isGiven { state.waiters.append(waiter) }
                return state.isGiven
            }
            if isGiven { waiter.resume() }
        }
    }

    /// Blocks the thread; for work that is to hold up a lane.
    func hold() {
        semaphore.wait()
        semaphore.signal()
    }
}
