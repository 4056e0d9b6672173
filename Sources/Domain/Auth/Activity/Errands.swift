// SPDX-License-Identifier: Apache-2.0

/// Work that nobody waits for (mail, notes of last use), a bounded queue of it.
///
/// Whoever composes the app runs ``run(width:)`` for as long as it lives.
public final class Errands: Sendable {
    public typealias Errand = @Sendable () async -> Void

    private let queue: AsyncStream<Errand>
    private let entrance: AsyncStream<Errand>.Continuation

    /// - Parameter capacity: how many may wait; further ones are refused.
    public init(capacity: Int = 1024) {
        (queue, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(max(capacity, 1)))
    }

    /// False when the queue is full or has been closed; then nobody does it.
    @discardableResult
    public func add(_ errand: @escaping Errand) -> Bool {
        if case .enqueued = entrance.yield(errand) { true } else { false }
    }

    /// Takes no further errands; those that wait are still run.
    public func close() { entrance.finish() }

    /// Runs errands as they come, at most `width` at a time, until the queue is closed and empty or the task cancelled.
    /// To be called once.
    public func run(width: Int = 4) async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await errand in queue {
                if running >= width {
                    await group.next()
                    running -= 1
                }
                group.addTask { await errand() }
                running += 1
            }
        }
    }
}
