// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Synchronization

/// A thread of its own for blocking work, so that none of the pool's is held. It runs on when nobody holds the value.
public final class WorkerThread: Sendable {
    private let end: ThreadEnd
    private let thread: Mutex<pthread_t?>

    /// Starts the thread. `name` is what tools show; Linux keeps 15 bytes of it.
    public init(_ name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadStartError) {
        let end = ThreadEnd()
        let task = ThreadTask(name: String(decoding: name.utf8.prefix(15), as: UTF8.self), end: end, body: body)
        let context = unsafe Unmanaged.passRetained(task).toOpaque()
        var started = pthread_t()
        let code = unsafe pthread_create(
            &started,
            nil,
            { context in
                unsafe context.map { unsafe Unmanaged<ThreadTask>.fromOpaque($0).takeRetainedValue().run() }
                return nil
            },
            context
        )
        guard code == 0 else {
            unsafe Unmanaged<ThreadTask>.fromOpaque(context).release()
            throw ThreadStartError(code: code)
        }
        self.end = end
        thread = Mutex(started)
    }

    deinit {
        // A thread that nobody waited for gives back its resources by itself when it ends.
        thread.withLock { if let thread = $0 { _ = pthread_detach(thread) } }
    }

    /// Waits until the thread has ended and let go of all that its body held.
    public func ended() async {
        await end.wait()
        let last = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        // Blocks for no longer than the thread takes to return.
        if let last { _ = pthread_join(last, nil) }
    }
}

private final class ThreadTask: Sendable {
    private let name: String
    private let end: ThreadEnd
    private let body: @Sendable () -> Void

    init(name: String, end: ThreadEnd, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.end = end
        self.body = body
    }

    func run() {
        // The name is for tools alone, so that a system without this file loses nothing.
        if let file = unsafe fopen("/proc/thread-self/comm", "w") {
            _ = unsafe fputs(name, file)
            _ = unsafe fclose(file)
        }
        body()
        end.reach()
    }
}

/// The moment when a thread's body returns, for tasks that wait for it.
private final class ThreadEnd: Sendable {
    private struct State {
        var isReached = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func reach() {
        let waiters = state.withLock { state in
            state.isReached = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { waiter in
            let isReached = state.withLock { state in
                if !state.isReached { state.waiters.append(waiter) }
                return state.isReached
            }
            if isReached { waiter.resume() }
        }
    }
}
