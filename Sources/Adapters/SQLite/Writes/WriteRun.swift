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
        if connection.hasUnresolvedForeignKeys { throw unresolvedKey() }
        let outcome = WriteOutcome(results: made, changes: ledger.changes)
        if let answer = plan.answer {
            try IdempotencyTable.put(answer.answer(outcome), for: answer.record, now: plan.origin.time, on: connection)
        }
        try log.prune(now: plan.origin.time, on: connection)
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
        guard plan.namesAllRefusals, error.isAboutRow, connection.isInTransaction else { throw error }
        ledger.refuse(error, row: row, step)
    }

    func entry(_ form: WriteForm, _ step: WriteStep) -> WriteCatalog.Entry {
        catalog.entry(form, of: step.entity, in: step.schema)
    }

    private func unresolvedKey() -> DatabaseError {
        guard let operation = plan.operations.last else { return .internalFailure("unresolved keys of no operation") }
        return WriteStep(operation, at: plan.operations.count - 1).missingTarget(nil, row: 0)
    }

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
        on connection: borrowing Connection
    ) throws(DatabaseError) -> RowImage? {
        let entry = catalog.entry(.image(), of: entity, in: schema)
        return try connection.withStatement(
            key: entry.key,
            sql: entry.statement.sql.text,
            entry.values([], key: id.value)
        ) { (statement) throws(DatabaseError) -> RowImage? in
            do throws(SQLiteError) {
                guard try statement.step() else { return nil }
                let fields = entity.storedFields
                var values: [Value] = []
                values.reserveCapacity(fields.count)
                for (place, field) in fields.enumerated() { values.append(try statement.value(at: place, of: field)) }
                let version = entity.isVersioned ? statement.integer(at: fields.count) : nil
                return RowImage(fields: fields, values: values, version: version)
            } catch {
                throw DatabaseError(error)
            }
        }
    }

    /// The one id that a statement gives; nil without a row.
    func ids(
        _ entry: WriteCatalog.Entry,
        _ values: [Value],
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [RecordID] {
        try connection.withStatement(key: entry.key, sql: entry.statement.sql.text, values) {
            (statement) throws(DatabaseError) -> [RecordID] in
            do throws(SQLiteError) {
                var ids: [RecordID] = []
                while try statement.step() {
                    if let id = try statement.recordID(at: 0) { ids.append(id) }
                }
                return ids
            } catch {
                throw DatabaseError(error)
            }
        }
    }
}
