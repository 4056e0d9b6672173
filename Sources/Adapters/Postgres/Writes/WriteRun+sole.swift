// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// The one row that a plan adds, before which nothing has to be looked at: it is sent with those of other plans.
    struct SoleInsert {
        let step: WriteStep
        let given: RecordID?
        let sending: Sending
    }

    /// Nil when something has to be looked at.
    func soleInsert(on connection: borrowing Connection) throws(DatabaseError) -> SoleInsert? {
        guard let operation = plan.operations.first, plan.operations.count == 1,
            case .insert(let insert) = operation.kind, let assignments = insert.rows.first, insert.rows.count == 1,
            insert.checks.count < 2
        else { return nil }
        let step = WriteStep(operation, at: 0)
        var cells = try cells(assignments, over: nil, step, on: connection)
        var after = Predicate.constant(true)
        if let check = insert.checks.first {
            cells.preset(check, step.entity)
            after = check.after.binding { _ in nil }
        }
        let entry = entry(.insert(cells.names, step.servedAnswer), step)
        let given = cells.given(SystemField.id).flatMap { RecordID($0) }
        guard entry.statement.softKeys.isEmpty, given != nil || step.entity.isNumbered else { return nil }
        try refuseZeros(in: cells, step)
        let values = entry.query.values([], cells: cells.stored(step.entity))
        let writing = Writing(entry: entry, values: values, subject: given.map { .key($0) } ?? .last, after: after)
        return SoleInsert(step: step, given: given, sending: try sending(writing, step))
    }

    func finish(
        _ insert: SoleInsert,
        _ results: ArraySlice<QueryResult>,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome {
        let (step, given) = (insert.step, insert.given)
        guard let (written, json) = try take(insert.sending, results) else { throw .forbidden(operation: step.place) }
        if case .integer(let number)? = given, step.entity.isNumbered { connection.reserve(number, of: step.entity) }
        try note(.init(.create, step.entity, written.id, version: written.version, old: JSONObject()), on: connection)
        var result = WriteOutcome.Result()
        result.rows = [WriteOutcome.Row(id: written.id, version: written.version, wasCreated: true, json: json)]
        log.prune(now: plan.origin.time, behind: connection.state.positions, on: connection)
        return WriteOutcome(results: [result], changes: ledger.changes)
    }
}
