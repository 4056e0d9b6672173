// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Work that waits for a thread: bounded, first come first served.
@safe
final class JobQueue: @unchecked Sendable {
    typealias Job = @Sendable () -> Void

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let capacity: Int
    private var jobs: [Job] = []
    /// Jobs before this place have been taken.
    private var first = 0
    private var isClosed = false

    init(capacity: Int) {
        self.capacity = capacity
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// False when the queue is full or closed.
    func offer(_ job: @escaping Job) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        guard !isClosed, jobs.count - first < capacity else { return false }
        jobs.append(job)
        unsafe pthread_cond_signal(condition)
        return true
    }

    /// Waits for work; nil when the queue is closed and nothing is left.
    func take() -> Job? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while first == jobs.count {
            if isClosed { return nil }
            unsafe pthread_cond_wait(condition, mutex)
        }
        let job = jobs[first]
        first += 1
        if first == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            first = 0
        } else if first > 64, first > jobs.count / 2 {
            jobs.removeSubrange(..<first)
            first = 0
        }
        return job
    }

    func close() {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        isClosed = true
        unsafe pthread_cond_broadcast(condition)
    }
}
