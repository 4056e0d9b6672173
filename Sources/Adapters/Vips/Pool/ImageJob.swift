// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain
internal import Synchronization

/// A piece of work on its way from a task to a worker and back.
final class ImageJob: Sendable {
    private struct State {
        var waiter: CheckedContinuation<Result<WorkerReply, ImageError>, Never>?
        var isCancelled = false
        var process: WorkerProcess?
    }

    let request: WorkerRequest
    let source: String
    let target: String?
    private let state = Mutex(State())

    init(_ request: WorkerRequest, source: String, target: String? = nil) {
        self.request = request
        self.source = source
        self.target = target
    }

    /// Waits for the answer. `hand` takes the job over, or says why not.
    func result(_ hand: (ImageJob) -> ImageError?) async -> Result<WorkerReply, ImageError> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isCancelled = state.withLock { state in
                    if !state.isCancelled { state.waiter = waiter }
                    return state.isCancelled
                }
                if isCancelled { return waiter.resume(returning: .failure(Self.cancelled)) }
                if let refusal = hand(self) { finish(.failure(refusal)) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Before a worker gets it; false when nobody waits for it any more.
    func begin(on process: WorkerProcess) -> Bool {
        state.withLock { state in
            guard !state.isCancelled else { return false }
            state.process = process
            return true
        }
    }

    /// When the worker has answered or is gone. The first answer counts.
    func finish(_ result: Result<WorkerReply, ImageError>) {
        let waiter = state.withLock { state in
            state.process = nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: result)
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    static let cancelled = ImageError.gaveUp("cancelled")

    private func cancel() {
        let process = state.withLock { state in
            state.isCancelled = true
            return state.process
        }
        // Its lane finds the connection closed, and goes on with another worker.
        process?.kill()
        finish(.failure(Self.cancelled))
    }
}
