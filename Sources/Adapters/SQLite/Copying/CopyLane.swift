// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Threads

/// A thread with the one connection that a copy reads or writes with. Unlike the lanes of a served database it leaves
/// transactions open from one piece of work to the next.
final class CopyLane: Sendable {
    private let queue = LaneQueue<any LaneWork>(capacity: 16)
    private let thread: WorkerThread

    /// Starts the thread, which owns `connection` from now on.
    init(_ connection: consuming Connection) throws(LaneStartError) {
        let slot = ConnectionSlot(connection)
        let queue = queue
        thread = try WorkerThread.lane("roost-copy") {
            _ = slot.lend { connection in
                while let work = queue.takeOne() {
                    _ = work.attempt(on: connection)
                    work.answer()
                }
            }
        }
    }

    deinit { queue.close() }

    func run<Output: Sendable>(
        _ work: @escaping @Sendable (borrowing Connection) throws(DatabaseError) -> Output
    ) async throws(DatabaseError) -> Output {
        do throws(LaneError<DatabaseError>) {
            return try await LaneTicket.run(in: queue, deadline: nil, refused: { _ in }, work)
        } catch {
            throw DatabaseError(error)
        }
    }

    /// Finishes what was accepted and closes the connection.
    func stop() async {
        queue.close()
        await thread.ended()
    }
}
