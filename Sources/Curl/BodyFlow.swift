// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// The body of one answer between the loop's thread, which fills it, and the task that reads it.
///
/// It holds a bounded number of bytes: the transfer pauses when there are more, and goes on when they are taken.
final class BodyFlow: Sendable {
    /// Bytes that wait for the reader at most, but for one piece of libcurl's.
    static let limit = 262_144

    private struct State {
        var bytes: [UInt8] = []
        var isPaused = false
        var end: Result<Void, CurlError>?
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let resume: @Sendable () -> Void
    private let abandon: @Sendable () -> Void

    /// - Parameters:
    ///   - resume: lets a paused transfer go on.
    ///   - abandon: ends the transfer early. Both return at once.
    init(resume: @escaping @Sendable () -> Void, abandon: @escaping @Sendable () -> Void) {
        self.resume = resume
        self.abandon = abandon
    }

    // MARK: - On the loop's thread

    /// False when the bytes were not taken and the transfer has to pause.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (isTaken, reader) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard state.bytes.count < Self.limit else {
                state.isPaused = true
                return (false, nil)
            }
            unsafe state.bytes.append(contentsOf: bytes)
            return (true, state.reader.take())
        }
        reader?.resume()
        return isTaken
    }

    /// What counts is the first end.
    func finish(_ end: Result<Void, CurlError>) {
        let reader = state.withLock { state in
            if state.end == nil { state.end = end }
            return state.reader.take()
        }
        reader?.resume()
    }

    // MARK: - In the reader's task

    /// What has come since the last call; nil at the end. Waits when there is nothing yet.
    func next() async throws(CurlError) -> [UInt8]? {
        while true {
            if Task.isCancelled {
                close()
                throw .cancelled
            }
            let (found, wasPaused) = state.withLock { state -> (Result<[UInt8]?, CurlError>?, Bool) in
                if state.bytes.isEmpty { return (state.end.map { $0.map { nil } }, false) }
                defer {
                    state.bytes = []
                    state.isPaused = false
                }
                return (.success(state.bytes), state.isPaused)
            }
            if wasPaused { resume() }
            if let found { return try found.get() }
            await wait()
        }
    }

    /// Lets the connection go when the body is not read to its end.
    func close() {
        if state.withLock({ $0.end == nil }) { abandon() }
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                let hasNews = state.withLock { state in
                    if state.bytes.isEmpty && state.end == nil {
                        state.reader = reader
                        return false
                    }
                    return true
                }
                if hasNews { reader.resume() }
            }
        } onCancel: {
            // The loop answers with an end.
            abandon()
        }
    }
}
