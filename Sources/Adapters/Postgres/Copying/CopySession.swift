// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// How a copy makes itself known to others on the same database. A lock of the session, in shares by those who read and
/// alone by the one who writes, also keeps a database from being copied into itself.
enum CopySession {
    enum Purpose: Sendable { case reading, writing }

    /// What runs may take its time: indices of large tables do.
    private static let settings = Query(
        passing: """
            SELECT set_config('application_name', 'roost migrate', false), \
            set_config('statement_timeout', '0', false), \
            set_config('idle_in_transaction_session_timeout', '0', false)
            """
    )
    private static let share = Query(passing: "SELECT pg_try_advisory_lock_shared(\(LockSubject.copyKey))")
    private static let alone = Query(passing: "SELECT pg_try_advisory_lock(\(LockSubject.copyKey))")

    /// Servers, as far as their sessions carry the name that they have unless the address gives another.
    private static let servers = Query(
        passing: """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
            AND application_name LIKE 'roost%' AND application_name <> 'roost migrate'
            """
    )

    static func open(_ options: ConnectionOptions) throws(PostgresOpenError) -> Connection {
        do throws(PostgresError) { return try Connection.open(options) } catch { throw PostgresOpenError(error) }
    }

    static func lane(_ connection: consuming Connection) throws(PostgresOpenError) -> CopyLane {
        do { return try CopyLane(connection) } catch { throw .threads(error) }
    }

    /// Returns how many sessions of servers there are.
    static func enter(_ purpose: Purpose, on connection: borrowing Connection) throws(PostgresOpenError) -> Int {
        guard !connection.state.isPooled else {
            throw .other(
                PostgresError(
                    kind: .other,
                    message: "a copy needs a session of its own: give the server's address, not a pooler's"
                )
            )
        }
        let results: [QueryResult]
        do throws(PostgresError) {
            results = try connection.run([settings, purpose == .reading ? share : alone, servers].map { Call($0) })
        } catch {
            throw PostgresOpenError(error)
        }
        guard results[1].flag(0, 0) else {
            throw .inUse("another copy into or out of the database is under way, or it is the source itself")
        }
        return Int(results[2].integer(0, 0) ?? 0)
    }
}

extension LockSubject {
    /// Of copies, held by sessions.
    fileprivate static let copyKey = "\(base), 1"
}
