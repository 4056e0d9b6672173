// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// One write plan on the writer's connection, inside the transaction or savepoint that the lane has opened. What it
/// throws undoes all of it.
final class WriteRun {
    let plan: WritePlan
    let catalog: WriteCatalog
    let programs: ProgramCache
    let log: ChangeLog
    var ledger: WriteLedger
    /// What a step of a hook failed with, in the database's words.
    var hookFailure: DatabaseError?
    /// Unique indices that refused an upsert, which would have found the row if it had looked later.
    var clashes: Set<String> = []

    init(_ plan: WritePlan, catalog: WriteCatalog, programs: ProgramCache, log: ChangeLog) {
        self.plan = plan
        self.catalog = catalog
        self.programs = programs
        self.log = log
        ledger = WriteLedger(steps: plan.operations.count)
    }

    func run(on connection: borrowing Connection) throws(DatabaseError) -> WriteOutcome {
        if let answer = plan.answer {
            try IdempotencyTable.requireFree(
                answer.record,
                replacing: answer.replaces,
                now: plan.origin.time,
                on: connection
            )
        }
        for expectation in plan.expectations { try check(expectation, on: connection) }
        for (place, operation) in plan.operations.enumerated() {
            ledger.add(try perform(operation, place, on: connection), of: operation.entity)
        }
        try ledger.requireNoRefusals()
        let made = ledger.results
        try runHooks(on: connection)
        // Only adopted tables put off the check of their keys; better named here than refused by the lane.
        if plan.operations.contains(where: { $0.entity.table.adoption != nil }) { try checkKeys(on: connection) }
        let outcome = WriteOutcome(results: made, changes: ledger.changes)
        if let answer = plan.answer {
            IdempotencyTable.put(answer.answer(outcome), for: answer.record, now: plan.origin.time, on: connection)
        }
        log.prune(now: plan.origin.time, behind: connection.state.positions, on: connection)
        return outcome
    }

    func perform(
        _ operation: WriteOperation,
        _ place: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome.Result {
        let step = WriteStep(operation, at: place)
        switch operation.kind {
        case .insert(let insert): return try self.insert(insert, step, on: connection)
        case .update(let update): return try self.update(update, step, on: connection)
        case .delete(let delete): return try self.delete(delete, step, on: connection)
        }
    }

    /// Notes that a row was refused, for plans that name all of them; throws what ends the plan at once.
    func refuse(
        _ error: DatabaseError,
        row: Int,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        // Where the transaction is gone, what followed would be written outside of it.
        guard plan.namesAllRefusals, error.isAboutRow, connection.isUsable else { throw error }
        ledger.refuse(error, row: row, step)
    }

    func entry(_ form: WriteForm, _ step: WriteStep) -> WriteCatalog.Entry {
        catalog.entry(form, of: step.entity, in: step.schema)
    }

    private func checkKeys(on connection: borrowing Connection) throws(DatabaseError) {
        do throws(PostgresError) { _ = try connection.run(Call(Self.checkingKeys)) } catch {
            guard error.kind == .foreignKeyViolation, let operation = plan.operations.last else {
                throw connection.failure(error)
            }
            throw WriteStep(operation, at: plan.operations.count - 1).missingTarget(nil, row: 0)
        }
    }

    private static let checkingKeys = Query(own: "SET CONSTRAINTS ALL IMMEDIATE")

    private func check(
        _ expectation: WritePlan.Expectation,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        guard let schema = plan.operations.first?.schema, let entity = schema.entity(expectation.entity) else {
            throw .staleSnapshot
        }
        let image = try image(of: expectation.id, entity, in: schema, on: connection)
        guard expectation.isMet(by: image, entity) else { throw .staleSnapshot }
    }

    /// The row with this id as it is now.
    func image(
        of id: RecordID,
        _ entity: Entity,
        in schema: Schema,
        lock: RowLock? = .change,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> RowImage? {
        let entry = catalog.entry(.image(lock), of: entity, in: schema)
        let result = try connection.rows(entry.query, entry.query.values([], key: id.value))
        return result.image(of: entity)
    }

    /// The one id that a statement gives; nil without a row.
    func ids(
        _ entry: WriteCatalog.Entry,
        _ values: [Value],
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [RecordID] {
        let result = try connection.rows(entry.query, values)
        return (0..<result.rowCount).compactMap { result.recordID($0, 0, entry.idFormat) }
    }
}
