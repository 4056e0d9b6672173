// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Dispatch
import Synchronization

/// Runs slow computations, a few at a time, on threads that nobody else waits for.
final class HashingPool: Sendable {
    private let queues: [DispatchQueue]
    private let capacity: Int
    private let state = Mutex(State())

    private struct State {
        var waiting = 0
        var turn = 0
    }

    /// - Parameter capacity: computations that may be under way or waiting; further ones are refused.
    init(threads: Int, capacity: Int) {
        queues = (0..<max(threads, 1)).map { DispatchQueue(label: "roost.hashing.\($0)") }
        self.capacity = capacity
    }

    func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async throws(DataError) -> Result {
        let turn = state.withLock { state -> Int? in
            guard state.waiting < capacity else { return nil }
            state.waiting += 1
            state.turn = (state.turn + 1) % queues.count
            return state.turn
        }
        guard let turn else { throw .overloaded }
        let result = await withCheckedContinuation { continuation in
            queues[turn].async { continuation.resume(returning: work()) }
        }
        state.withLock { $0.waiting -= 1 }
        return result
    }
}
