// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Threads

/// A thread with the one connection that a copy reads or writes with. Unlike the lanes of a pool it leaves transactions
/// open from one piece of work to the next, and a connection that is lost is not made anew.
final class CopyLane: Sendable {
    private let queue = LaneQueue(capacity: 16)
    private let thread: WorkerThread

    /// Starts the thread, which owns `connection` from now on.
    init(_ connection: consuming Connection) throws(ThreadStartError) {
        let slot = ConnectionSlot(connection)
        let queue = queue
        thread = try WorkerThread("roost-copy") {
            slot.lend { connection in
                while let work = queue.take(ObjectIdentifier(queue)) {
                    work.attempt(on: connection)
                    work.answer()
                }
            }
        }
    }

    deinit { queue.close() }

    func run<Output: Sendable>(
        _ work: @escaping @Sendable (borrowing Connection) throws(DatabaseError) -> Output
    ) async throws(DatabaseError) -> Output {
        let answer = await withCheckedContinuation { caller in
            let ticket = LaneTicket(deadline: nil, caller: caller, work: work)
            if let refusal = queue.offer(ticket) { ticket.refuse(refusal) }
        }
        return try answer.get()
    }

    /// Finishes what was accepted and closes the connection.
    func stop() async {
        queue.close()
        await thread.ended()
    }
}
