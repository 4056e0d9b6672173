// SPDX-License-Identifier: Apache-2.0
internal import DataDomain

/// A plan that only adds a row, for which the way to the server and the commit are most of the work: those that wait
/// share them.
final class WriteTicket: SharedWork {
    static let most = 32

    let schemaVersion: Int
    private let ticket: LaneTicket<WriteOutcome>
    private let plan: WritePlan
    private let writer: PlanWriter

    init(_ ticket: LaneTicket<WriteOutcome>, _ plan: WritePlan, _ schemaVersion: Int, _ writer: PlanWriter) {
        self.ticket = ticket
        self.plan = plan
        self.schemaVersion = schemaVersion
        self.writer = writer
    }

    static func attempt(together work: [WriteTicket], on connection: borrowing Connection) throws(DatabaseError) {
        guard let first = work.first else { return }
        let outcomes = try first.writer.write(together: work.map(\.plan), first.schemaVersion, on: connection)
        for (work, outcome) in zip(work, outcomes) { work.ticket.settle(.success(outcome)) }
    }

    var deadline: ContinuousClock.Instant? { ticket.deadline }
    var isOver: Bool { ticket.isOver }
    func attempt(on connection: borrowing Connection) { ticket.attempt(on: connection) }
    func answer() { ticket.answer() }
    func refuse(_ refusal: LaneRefusal) { ticket.refuse(refusal) }
}

extension WritePlan {
    /// Whether it may share a transaction. It locks nothing that others change, so that two transactions which share
    /// the same plans in other orders don't wait for each other.
    var sharesCommit: Bool {
        operations.count == 1 && answer == nil && transactionHooks.isEmpty && expectations.isEmpty && !namesAllRefusals
            && operations.allSatisfy(\.onlyAdds)
    }
}

extension WriteOperation {
    fileprivate var onlyAdds: Bool {
        guard case .insert(let insert) = kind, insert.onConflict == nil, insert.rows.count == 1,
            insert.checks.count < 2
        else { return false }
        return !entity.options.singleton && entity.table.adoption == nil
            && !entity.fields.contains { if case .autonumber = $0.type { true } else { false } }
    }
}
