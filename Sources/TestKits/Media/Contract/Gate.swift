// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A place where one task stands until it is cancelled, and that another can wait for it to reach.
final class Gate: Sendable {
    private struct State {
        var isReached = false
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func holdUntilCancelled() async {
        let waiters = state.withLock { state in
            state.isReached = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { held in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.held.append(held) }
                    return state.isOpen
                }
                if isOpen { held.resume() }
            }
        } onCancel: {
            let held = state.withLock { state in
                state.isOpen = true
                defer { state.held = [] }
                return state.held
            }
            for one in held { one.resume() }
        }
    }

    func reached() async {
        await withCheckedContinuation { waiter in
            let isReached = state.withLock { state in
                if !state.isReached { state.waiters.append(waiter) }
                return state.isReached
            }
            if isReached { waiter.resume() }
        }
    }
}
