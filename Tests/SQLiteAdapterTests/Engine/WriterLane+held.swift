// SPDX-License-Identifier: Apache-2.0
import SQLiteAdapter

extension WriterLane {
    /// Holds up the writer with a write of its own, queues `write` for every id in their order, does `then`, lets
    /// the writer go and gives what each was told. So all of them are in the queue together.
    func holding<IDs: Sequence<Int>>(
        _ ids: IDs,
        _ write: @escaping @Sendable (Int) async -> WriteOutcome,
        then: () async -> Void = {}
    ) async throws -> [Int: WriteOutcome] {
        let entered = Signal()
        let released = Signal()
        async let holder: Void = submit(isolation: .alone) { _ throws(SQLiteError) in
            entered.give()
            released.hold()
        }
        await entered.received()
        let outcomes = await withTaskGroup(of: (Int, WriteOutcome).self) { group in
            for (index, id) in ids.enumerated() {
                group.addTask { (id, await write(id)) }
                while waiting <= index { await Task.yield() }
            }
            await then()
            released.give()
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        try await holder
        return outcomes
    }
}
