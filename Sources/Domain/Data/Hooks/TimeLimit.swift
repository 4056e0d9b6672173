// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Thrown when work took longer than it may.
struct TimeLimitExceeded: Error {}

/// Waits for work, but not longer than it may take.
///
/// The work is a task of its own rather than a child: one that ignores its cancellation must not keep the request
/// waiting, which a task group would.
struct TimeLimit {
    let limit: Duration
    let clock: any Clock<Duration>

    /// The result of `work`, or ``TimeLimitExceeded``; the work is then cancelled and its result dropped.
    func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let race = Race<Result>()
        let (limit, clock) = (limit, clock)
        let worker = Task {
            do {
                race.end(.success(try await work()))
            } catch {
                race.end(.failure(error))
            }
        }
        let timer = Task {
            try await clock.sleep(for: limit)
            race.end(.failure(TimeLimitExceeded()))
        }
        defer {
            worker.cancel()
            timer.cancel()
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { race.wait($0) }
        } onCancel: {
            race.end(.failure(CancellationError()))
        }
    }
}

/// Keeps the first end and hands it to the one who waits, whichever comes first.
private final class Race<Result: Sendable>: Sendable {
    private enum State {
        case running
        case awaited(CheckedContinuation<Result, any Error>)
        case ended(Swift.Result<Result, any Error>)
        case done
    }

    private let state = Mutex(State.running)

    func wait(_ continuation: CheckedContinuation<Result, any Error>) {
        let ended: Swift.Result<Result, any Error>? = state.withLock { state in
            if case .ended(let result) = state {
                state = .done
                return result
            }
            state = .awaited(continuation)
            return nil
        }
        if let ended { continuation.resume(with: ended) }
    }

    func end(_ result: Swift.Result<Result, any Error>) {
        let waiting: CheckedContinuation<Result, any Error>? = state.withLock { state in
            switch state {
            case .running:
                state = .ended(result)
                return nil
            case .awaited(let continuation):
                state = .done
                return continuation
            case .ended, .done: return nil
            }
        }
        waiting?.resume(with: result)
    }
}
