// SPDX-License-Identifier: Apache-2.0
public import MediaDomain
internal import Synchronization
internal import Threads

/// A few threads for work that waits for disks, so that none of the cooperative pool's is held. They end with the
/// object, after what was taken on.
public final class IOThreads: Sendable {
    private let queue: JobQueue
    private let isSyncing = Atomic(false)

    /// - Parameters:
    ///   - count: threads; a disk has more to do at once than a processor.
    ///   - waiting: pieces of work that may wait; what comes beyond them is refused with `.overloaded`.
    public init(count: Int = 4, waiting: Int = 4096) throws(BlobError) {
        queue = JobQueue(capacity: max(waiting, 1))
        for _ in 0..<max(count, 1) { try Self.start(queue) }
    }

    deinit { queue.close() }

    /// Does `work` on one of the threads. It can't be cancelled once it is taken on, so it is to be short.
    func run<Output: Sendable>(
        _ work: @escaping @Sendable () throws(BlobError) -> Output
    ) async throws(BlobError) -> Output {
        let result: Result<Output, BlobError> = await withCheckedContinuation { continuation in
            let isTaken = queue.offer {
                continuation.resume(returning: Result { () throws(BlobError) in try work() })
            }
            if !isTaken { continuation.resume(returning: .failure(.overloaded)) }
        }
        return try result.get()
    }

    /// Lets the disk begin with what was written to a file, so that the sync at its end has less to wait for. One file
    /// at a time, and nobody waits for it: the threads are for others too.
    func beginSync(_ file: FileHandle) {
        guard !isSyncing.exchange(true, ordering: .acquiring) else { return }
        let isTaken = queue.offer { [self] in
            // What fails now fails again at the end, where it counts.
            try? file.sync()
            isSyncing.store(false, ordering: .releasing)
        }
        if !isTaken { isSyncing.store(false, ordering: .releasing) }
    }

    private static func start(_ queue: JobQueue) throws(BlobError) {
        do throws(ThreadStartError) {
            _ = try WorkerThread("files") { while let job = queue.take() { job() } }
        } catch {
            throw .failed("a thread for files can't be started: \(SystemMessage.text(error.code))")
        }
    }
}
