// SPDX-License-Identifier: Apache-2.0
internal import DataDomain

/// A look at one row, for which the way to the server is most of the work: those that wait go together.
final class ReadTicket: SharedWork {
    static let most = 32

    private let ticket: LaneTicket<Void>
    private let batch: ReadBatch
    private let give: @Sendable ([[QueryResult]]) throws(DatabaseError) -> Void

    init(
        _ ticket: LaneTicket<Void>,
        _ batch: ReadBatch,
        _ give: @escaping @Sendable ([[QueryResult]]) throws(DatabaseError) -> Void
    ) {
        self.ticket = ticket
        self.batch = batch
        self.give = give
    }

    var schemaVersion: Int { batch.schemaVersion }

    static func attempt(together work: [ReadTicket], on connection: borrowing Connection) throws(DatabaseError) {
        let results = try ReadBatch.results(together: work.map(\.batch), on: connection)
        for (work, results) in zip(work, results) {
            do throws(DatabaseError) {
                try work.give(results)
                work.ticket.settle(.success(()))
            } catch {
                work.ticket.settle(.failure(error))
            }
        }
    }

    var deadline: ContinuousClock.Instant? { ticket.deadline }
    var isOver: Bool { ticket.isOver }
    func attempt(on connection: borrowing Connection) { ticket.attempt(on: connection) }
    func answer() { ticket.answer() }
    func refuse(_ refusal: LaneRefusal) { ticket.refuse(refusal) }
}
