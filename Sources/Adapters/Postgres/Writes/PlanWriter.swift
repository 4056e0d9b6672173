// SPDX-License-Identifier: Apache-2.0
internal import DataDomain

/// Runs write plans on a connection, in transactions of their own or several in one.
struct PlanWriter: Sendable {
    let catalog: WriteCatalog
    let programs: ProgramCache
    let log: ChangeLog
    let marks: ChangeMarks
    let feed: ChangeFeed

    /// Again and again as long as the plan only meets others.
    func write(
        _ plan: WritePlan,
        _ version: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> WriteOutcome {
        let outcome = try connection.retrying { (connection) throws(DatabaseError) in
            let run = WriteRun(plan, catalog: catalog, programs: programs, log: log)
            do throws(DatabaseError) {
                connection.begin(with: SystemFunctions.entering(version, connection.state))
                let outcome = try run.run(on: connection)
                try commit(connection)
                return outcome
            } catch {
                if !run.clashes.isEmpty { connection.state.hasConflict = true }
                throw error
            }
        }
        tell([outcome])
        return outcome
    }

    /// All plans in one transaction of two round trips, or none. In the change log each has a transaction of its own, as
    /// their numbers are those of the entries that they begin with.
    func write(
        together plans: [WritePlan],
        _ version: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [WriteOutcome] {
        connection.begin(with: SystemFunctions.entering(version, connection.state))
        var inserts: [(run: WriteRun, insert: WriteRun.SoleInsert)] = []
        for plan in plans {
            let run = WriteRun(plan, catalog: catalog, programs: programs, log: log)
            // One that looks at something first does so alone.
            guard let insert = try run.soleInsert(on: connection) else { throw .unavailable }
            inserts.append((run, insert))
        }
        var results = try connection.rows(inserts.flatMap(\.insert.sending.calls))[...]
        var outcomes: [WriteOutcome] = []
        for (run, insert) in inserts {
            let count = insert.sending.calls.count
            let outcome = try run.finish(insert, results.prefix(count), on: connection)
            results = results.dropFirst(count)
            connection.state.positions += Int64(outcome.changes.count)
            outcomes.append(outcome)
        }
        try commit(connection)
        tell(outcomes)
        return outcomes
    }

    private func commit(_ connection: borrowing Connection) throws(DatabaseError) {
        do throws(PostgresError) { try connection.commit() } catch { throw connection.failure(error) }
    }

    private func tell(_ outcomes: [WriteOutcome]) {
        for outcome in outcomes { marks.commit(outcome.changes) }
        feed.wake()
    }
}
