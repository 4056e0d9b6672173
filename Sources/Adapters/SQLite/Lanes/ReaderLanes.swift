// SPDX-License-Identifier: Apache-2.0

internal import Threads

/// The readers of a database. Each has a connection of its own and reads a snapshot, so that none waits for the
/// writer or for another reader's statement.
public final class ReaderLanes: Sendable {
    private let queue: LaneQueue<any LaneWork>
    private let threads: [WorkerThread]
    private let inPlace: [ConnectionSlot]
    private let options: ReaderLanesOptions

    /// Starts the threads. `open` is called for every connection; it opens the database in mode `.readOnly`, which
    /// the writer must have opened before.
    public init(
        options: ReaderLanesOptions,
        open: () throws(SQLiteError) -> Connection
    ) throws(LaneStartError) {
        let queue = LaneQueue<any LaneWork>(capacity: options.queueCapacity)
        self.queue = queue
        self.options = options
        var threads: [WorkerThread] = []
        do throws(LaneStartError) {
            inPlace = try Self.slots(max(options.inPlaceConnections, 0), open)
            for slot in try Self.slots(max(options.threads, 1), open) {
                threads.append(
                    try WorkerThread.lane("roost-reader") {
                        _ = slot.lend { connection in Self.drain(queue, options, on: connection) }
                    }
                )
            }
        } catch {
            queue.close()
            throw error
        }
        self.threads = threads
    }

    deinit { queue.close() }

    /// Runs `work` on a reader's thread. Several statements see one state only inside
    /// ``Connection/withSnapshot(_:)``. The deadline refuses what waits and stops what runs.
    public func read<Output: Sendable, Failure: Error>(
        deadline: ContinuousClock.Instant? = nil,
        _ work: @escaping @Sendable (borrowing Connection) throws(Failure) -> Output
    ) async throws(LaneError<Failure>) -> Output {
        try await LaneTicket.run(in: queue, deadline: deadline, refused: { _ in }, work)
    }

    /// Runs `work` on the calling thread, for reads by key that are over sooner than a thread could be changed.
    ///
    /// Nil when no connection is free or the work went over the budget of steps: then what it did so far is to be
    /// thrown away, and it is run again by ``read(deadline:_:)``.
    public func readInPlace<Output, Failure: Error>(
        steps: Int? = nil,
        _ work: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> Output? {
        let limit = StepLimit(steps: steps ?? options.inPlaceSteps)
        for slot in inPlace {
            let attempt = try slot.lend { (connection) throws(Failure) -> InPlaceRead<Output> in
                try connection.readWithin(limit, work)
            }
            switch attempt {
            case .done(let output): return output
            case .overBudget: return nil
            case nil: continue
            }
        }
        return nil
    }

    /// How many reads wait for a thread.
    public var waiting: Int { queue.count }

    /// Refuses new work from now on, finishes what was accepted and ends the threads. The connections for reads in
    /// place are closed with the value itself.
    public func stop() async {
        queue.close()
        for thread in threads { await thread.ended() }
    }

    private static func slots(
        _ count: Int,
        _ open: () throws(SQLiteError) -> Connection
    ) throws(LaneStartError) -> [ConnectionSlot] {
        var slots: [ConnectionSlot] = []
        do throws(SQLiteError) {
            for _ in 0..<count { slots.append(ConnectionSlot(try open())) }
        } catch {
            throw .connection(error)
        }
        return slots
    }

    private static func drain(
        _ queue: LaneQueue<any LaneWork>,
        _ options: ReaderLanesOptions,
        on connection: borrowing Connection
    ) {
        while let work = queue.takeOne() {
            if let deadline = work.deadline, options.now() >= deadline {
                work.refuse(.deadlineExceeded)
                continue
            }
            let succeeded = connection.withLimit(StepLimit(deadline: work.deadline)) { work.attempt(on: $0) }
            connection.endSnapshot()
            if !succeeded, connection.interruption == .deadline {
                work.refuse(.deadlineExceeded)
            } else {
                work.answer()
            }
        }
    }
}

private enum InPlaceRead<Output> {
    case done(Output)
    case overBudget
}

extension Connection {
    fileprivate func readWithin<Output, Failure: Error>(
        _ limit: StepLimit,
        _ work: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> InPlaceRead<Output> {
        defer { endSnapshot() }
        do throws(Failure) {
            let output = try withLimit(limit, work)
            return interruption == nil ? .done(output) : .overBudget
        } catch {
            if interruption == .budget { return .overBudget }
            throw error
        }
    }

    /// Work that left a transaction open must not pin the log for those who come after it.
    fileprivate func endSnapshot() {
        if isInTransaction { try? transactions.rollback.runOnce() }
    }
}
