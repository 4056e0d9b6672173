// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// State that several threads share and wait for: a mutex with a condition variable, which `Mutex` has not.
@safe
public final class Monitor<State: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    public init(_ state: State) {
        self.state = state
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    public func withLock<Output>(_ body: (inout State) -> Output) -> Output {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Sleeps until `body` has an answer; it is asked at once and after each ``wakeOne()`` or ``wakeAll()``.
    public func wait<Output>(for body: (inout State) -> Output?) -> Output {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let output = body(&state) { return output }
            unsafe pthread_cond_wait(condition, mutex)
        }
    }

    public func wakeOne() { unsafe pthread_cond_signal(condition) }
    public func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}
