// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Roost's own tables, in a schema of their own, and the version of their form.
enum SystemTables {
    /// Goes up when the form of these tables changes; a database of a newer one is refused.
    static let format: Int64 = 1

    private static let tables = [
        "CREATE SCHEMA IF NOT EXISTS roost",
        "CREATE TABLE IF NOT EXISTS roost.meta (name TEXT COLLATE \"C\" PRIMARY KEY, value TEXT NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS roost.schema (
            version BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL, actor TEXT NOT NULL, plan TEXT NOT NULL,
            schema TEXT NOT NULL)
        """,
        """
        CREATE TABLE IF NOT EXISTS roost.changes (
            position BIGINT PRIMARY KEY, tx BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL,
            entity_id TEXT COLLATE "C" NOT NULL, record_id TEXT COLLATE "C" NOT NULL, is_number BOOLEAN NOT NULL,
            action TEXT NOT NULL, version BIGINT, actor TEXT NOT NULL, request_id TEXT NOT NULL, old JSON)
        """,
        """
        CREATE TABLE IF NOT EXISTS roost.counters (
            entity_id TEXT COLLATE "C" NOT NULL, field_id TEXT COLLATE "C" NOT NULL, value BIGINT NOT NULL,
            PRIMARY KEY (entity_id, field_id))
        """,
        """
        CREATE TABLE IF NOT EXISTS roost.answers (
            scope TEXT COLLATE "C" PRIMARY KEY, fingerprint TEXT NOT NULL, expires TIMESTAMPTZ NOT NULL,
            code BIGINT NOT NULL, headers JSON NOT NULL, body BYTEA NOT NULL)
        """,
        """
        CREATE UNLOGGED TABLE IF NOT EXISTS roost.node_notes (
            node TEXT COLLATE "C" NOT NULL, number BIGINT NOT NULL, at BIGINT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (node, number))
        """,
        "CREATE INDEX IF NOT EXISTS node_notes_at ON roost.node_notes (at)",
        "CREATE INDEX IF NOT EXISTS answers_expires ON roost.answers (expires)",
        "INSERT INTO roost.meta (name, value) VALUES ('format', '\(format)') ON CONFLICT DO NOTHING",
        "INSERT INTO roost.meta (name, value) VALUES ('transactions', '0') ON CONFLICT DO NOTHING",
    ]

    /// In a cluster that counts anew (the database was restored from a dump) positions must go on behind those given.
    private static let catchUp = """
        UPDATE roost.meta SET value = CAST(behind.needed AS TEXT) FROM (SELECT \
        coalesce((SELECT max(position) >> 20 FROM roost.changes), 0) + 1 \
        - CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT) AS needed) AS behind \
        WHERE name = 'transactions' AND behind.needed > CAST(value AS BIGINT)
        """

    /// What is found, or made, when a database is opened.
    struct State {
        let stored: StoredSchema?
        /// Beyond every position that was given so far.
        let position: Int64
        /// Everything before this in the log has ended; what is still open may come behind it.
        let horizon: Int64
    }

    enum Failure: Error {
        case newerFormat(Int64)
        /// A copy into the database was begun and not released.
        case unfinishedCopy
        case postgres(PostgresError)
    }

    /// Makes what is missing. Several nodes may do so at the same time: they take turns.
    /// - Parameter admitsUnfinished: also for a database into which a copy was begun.
    static func prepare(
        on connection: borrowing Connection,
        admitsUnfinished: Bool = false
    ) throws(Failure) -> State {
        let outcome: Outcome
        do throws(PostgresError) { outcome = try prepareInTurn(on: connection, admitsUnfinished) } catch {
            connection.rollBack()
            throw .postgres(error)
        }
        connection.rollBack()
        switch outcome {
        case .ready(let state): return state
        case .newer(let found): throw .newerFormat(found)
        case .unfinished: throw .unfinishedCopy
        }
    }

    private enum Outcome {
        case ready(State)
        case newer(Int64)
        case unfinished
    }

    private static func prepareInTurn(
        on connection: borrowing Connection,
        _ admitsUnfinished: Bool
    ) throws(PostgresError) -> Outcome {
        connection.begin()
        connection.lock("set up", for: .setUp)
        let known = try connection.run(Query(passing: "SELECT to_regclass('roost.meta') IS NOT NULL"))
        var marks: [String: String] = [:]
        if known.flag(0, 0) {
            let result = try connection.run(Query(passing: "SELECT name, value FROM roost.meta"))
            for row in 0..<result.rowCount { marks[result.text(row, 0) ?? ""] = result.text(row, 1) ?? "" }
        }
        if let found = marks["format"].flatMap({ Int64($0) }), found > format { return .newer(found) }
        if marks[CopyMarks.label] != nil, !admitsUnfinished { return .unfinished }
        let functions = SystemFunctions(beside: tables)
        if marks["functions"] != functions.fingerprint || marks["format"] == nil {
            let statements = tables + functions.statements
            _ = try connection.run(statements.map { Call(Query(passing: $0)) })
            _ = try connection.run(
                Query(
                    passing: """
                        INSERT INTO roost.meta (name, value) VALUES ('functions', $1) \
                        ON CONFLICT (name) DO UPDATE SET value = excluded.value
                        """,
                    [.text]
                ),
                [.text(functions.fingerprint)]
            )
        }
        let result = try connection.run([
            Call(Query(passing: catchUp)),
            Call(Query(passing: "SELECT roost.position(), roost.horizon()")),
            Call(SchemaTable.currentQuery),
        ])
        try connection.commit()
        let position = (result[1].integer(0, 0) ?? 0) + Int64(ChangeLog.mostEntries / 2)
        let horizon = result[1].integer(0, 1) ?? 0
        return .ready(State(stored: SchemaTable.stored(result[2]), position: position, horizon: horizon))
    }
}
