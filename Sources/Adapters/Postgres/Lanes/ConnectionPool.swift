// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import Threads

/// A bounded number of connections, each with a thread that waits for the server in its place, so that none of the
/// threads of the pool of tasks ever does. Work queues for the first that is free.
public final class ConnectionPool: Sendable {
    private let queue: LaneQueue
    private let threads: [WorkerThread]
    private let watch: LaneWatch
    private let tally = PoolTally()

    /// Starts the threads. Each connects when it first has work.
    init(_ options: PoolOptions, _ connection: ConnectionOptions) throws(ThreadStartError) {
        let queue = LaneQueue(capacity: options.queueCapacity, now: connection.now)
        self.queue = queue
        let (tally, health) = (tally, PoolHealth())
        let slots = (0..<max(options.connections, 1)).map { _ in LaneSlot() }
        var threads: [WorkerThread] = []
        do throws(ThreadStartError) {
            for slot in slots {
                threads.append(
                    try WorkerThread("roost-postgres") {
                        ConnectionLane(connection, queue, tally, health, slot).drain()
                    }
                )
            }
            watch = try LaneWatch(queue, slots, connection)
        } catch {
            queue.close()
            throw error
        }
        self.threads = threads
    }

    deinit { queue.close() }

    /// Runs `work` on a connection. It may be run again on another one when the first broke before it had asked for a
    /// commit. The deadline refuses what waits and stops what runs.
    func run<Output: Sendable>(
        deadline: ContinuousClock.Instant? = nil,
        _ work: @escaping @Sendable (borrowing Connection) throws(DatabaseError) -> Output
    ) async throws(DatabaseError) -> Output {
        try await run(deadline: deadline, as: { $0 }, work)
    }

    /// As ``run(deadline:_:)``, with the ticket in the shape in which it may be done together with others.
    func run<Output: Sendable>(
        deadline: ContinuousClock.Instant? = nil,
        as shared: (LaneTicket<Output>) -> any LaneWork,
        _ work: @escaping @Sendable (borrowing Connection) throws(DatabaseError) -> Output
    ) async throws(DatabaseError) -> Output {
        let answer = await withCheckedContinuation { caller in
            let ticket = LaneTicket(deadline: deadline, caller: caller, work: work)
            if let refusal = queue.offer(shared(ticket)) { ticket.refuse(refusal) }
        }
        return try answer.get()
    }

    /// How much work waits for a connection.
    public var waiting: Int { queue.count }
    /// Connections that stand.
    public var connections: Int { tally.connections }
    /// How often an answer of the server was waited for since the start.
    public var roundTrips: Int { tally.roundTrips }

    /// Refuses new work from now on, finishes what was accepted and closes the connections.
    func stop() async {
        queue.close()
        for thread in threads { await thread.ended() }
        await watch.stop()
    }
}

/// How many connections a database has, and how much work may wait for them.
public struct PoolOptions: Sendable {
    public var connections: Int
    /// One more is refused.
    public var queueCapacity: Int

    public init(connections: Int = 10, queueCapacity: Int = 4_096) {
        self.connections = connections
        self.queueCapacity = queueCapacity
    }
}
