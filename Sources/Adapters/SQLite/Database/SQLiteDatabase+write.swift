// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

extension SQLiteDatabase {
    public func write(_ plan: WritePlan) async throws(DatabaseError) -> WriteOutcome {
        let (catalog, programs, log, announcer, schemas) = (catalog, programs, log, announcer, schemas)
        return try await submit(deadline: plan.deadline, isolation: plan.isBoundedByKey ? .grouped : .alone) {
            (connection) throws(DatabaseError) in
            guard plan.operations.allSatisfy({ schemas.serves($0.schema.version) }) else { throw .schemaConflict }
            let outcome = try WriteRun(plan, catalog: catalog, programs: programs, log: log).run(on: connection)
            announcer.add(outcome.changes)
            return outcome
        }
    }

    public func storedAnswer(scope: String, now: Timestamp) async throws(DatabaseError) -> StoredAnswer? {
        do throws(LaneError<DatabaseError>) {
            return try await readers.read { (connection) throws(DatabaseError) in
                try IdempotencyTable.answer(scope, now: now, on: connection)
            }
        } catch {
            throw DatabaseError(error)
        }
    }

    public func keep(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp
    ) async throws(DatabaseError) {
        try await submit { (connection) throws(DatabaseError) in
            try IdempotencyTable.requireFree(record, replacing: replacing, now: now, on: connection)
            try IdempotencyTable.put(answer, for: record, now: now, on: connection)
        }
    }

    func submit<Output: Sendable>(
        deadline: ContinuousClock.Instant? = nil,
        isolation: WriteIsolation = .grouped,
        _ work: @escaping @Sendable (borrowing Connection) throws(DatabaseError) -> Output
    ) async throws(DatabaseError) -> Output {
        do throws(LaneError<DatabaseError>) {
            return try await writer.submit(deadline: deadline, isolation: isolation, work)
        } catch {
            throw DatabaseError(error)
        }
    }
}
