// SPDX-License-Identifier: Apache-2.0

internal import Threads

/// The one writer of a database: a thread that drains its queue into transactions.
///
/// What waits together is committed together, so that one flush of the log serves many writes; each is undone
/// alone when it fails. No write is answered before the commit that holds it.
public final class WriterLane: Sendable {
    private let queue: LaneQueue<any LaneWork>
    private let tally = WriterTally()
    private let thread: WorkerThread

    /// Starts the thread, which owns `connection` from now on.
    public init(
        connection: consuming Connection,
        options: WriterLaneOptions = WriterLaneOptions()
    ) throws(LaneStartError) {
        let queue = LaneQueue<any LaneWork>(capacity: options.queueCapacity)
        let slot = ConnectionSlot(connection)
        let tally = tally
        self.queue = queue
        thread = try WorkerThread.lane("roost-writer") {
            var writer = GroupWriter(options: options, tally: tally)
            _ = slot.lend { connection in
                Self.drain(queue, options, into: &writer, on: connection)
            }
        }
    }

    deinit { queue.close() }

    /// Runs `work` in a transaction and gives its result when that is committed.
    ///
    /// `work` runs on the writer's thread and may be run a second time, alone, if SQLite ended the transaction of
    /// its group: it must have no effect but on the database. An error it throws undoes what it wrote and nothing
    /// else. It must not begin or end transactions; savepoints are its own affair.
    ///
    /// Work whose `deadline` has passed before it is begun is refused; later the deadline stops its reads, and its
    /// writes too unless it is ``WriteIsolation/grouped``.
    public func submit<Output: Sendable, Failure: Error>(
        deadline: ContinuousClock.Instant? = nil,
        isolation: WriteIsolation = .grouped,
        _ work: @escaping @Sendable (borrowing Connection) throws(Failure) -> Output
    ) async throws(LaneError<Failure>) -> Output {
        try await LaneTicket.run(
            in: queue,
            deadline: deadline,
            isolation: isolation,
            refused: { refusal in if refusal == .overloaded { tally.add { $0.overloads += 1 } } },
            work
        )
    }

    public var metrics: WriterMetrics { tally.current }

    /// How many writes wait in the queue.
    public var waiting: Int { queue.count }

    /// Refuses new work from now on, finishes what was accepted, empties the log and closes the connection.
    public func stop() async {
        queue.close()
        await thread.ended()
    }

    private static func drain(
        _ queue: LaneQueue<any LaneWork>,
        _ options: WriterLaneOptions,
        into writer: inout GroupWriter,
        on connection: borrowing Connection
    ) {
        let limit = options.groups ? max(options.groupCapacity, 1) : 1
        while true {
            let group = queue.take(atMost: limit) { $0.isolation == .grouped }
            if group.isEmpty { break }
            writer.run(group, on: connection)
        }
        writer.pass(.shutdown, on: connection)
    }
}
