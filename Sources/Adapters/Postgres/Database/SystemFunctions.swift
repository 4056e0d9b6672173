// SPDX-License-Identifier: Apache-2.0

/// The functions that rendered statements and this adapter call: operators of conditions and computed fields, as the
/// domain defines them, and what has to be done in one step. None of them fails over what is stored.
struct SystemFunctions {
    /// The state with which `roost.enter` refuses a transaction that was planned under another schema.
    static let schemaChanged = "RS001"

    let statements: [String]
    /// Changes with what the functions do, and with the tables beside them.
    let fingerprint: String

    init(beside tables: [String] = []) {
        statements = Self.transactions + Self.texts + Self.conditions + Self.arithmetic
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for statement in tables + statements {
            for byte in statement.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        fingerprint = String(hash, radix: 16)
    }

    static func function(_ head: String, _ returns: String, _ kind: String, _ body: String) -> String {
        "CREATE OR REPLACE FUNCTION roost.\(head) RETURNS \(returns) LANGUAGE \(kind) AS $roost$ \(body) $roost$"
    }

    // MARK: - Transactions

    private static var transactions: [String] {
        [
            function(
                "position()",
                "BIGINT",
                "sql VOLATILE",
                """
                SELECT (CAST(CAST(pg_catalog.pg_current_xact_id() AS TEXT) AS BIGINT) \
                + (SELECT CAST(value AS BIGINT) FROM roost.meta WHERE name = 'transactions')) << 20
                """
            ),
            // Begins a write: holds the schema as it is to the end, and gives where positions in the log begin.
            function(
                "enter(planned BIGINT)",
                "BIGINT",
                "plpgsql VOLATILE",
                """
                BEGIN
                    PERFORM pg_catalog.pg_advisory_xact_lock_shared(\(LockSubject.schemaKey));
                    IF planned <> (SELECT coalesce(max(version), 0) FROM roost.schema) THEN
                        RAISE EXCEPTION 'the schema has changed' USING ERRCODE = '\(schemaChanged)';
                    END IF;
                    RETURN roost.position();
                END
                """
            ),
            // Positions from here on may belong to transactions that are open in this database; those of others of the
            // cluster write nothing here. What has ended since the statement began does not count as open: whoever
            // asks looks at the log in a later statement, which sees it, unless the transaction stands still.
            function(
                "horizon()",
                "BIGINT",
                "sql STABLE",
                """
                SELECT (coalesce(
                    (SELECT min(CAST(CAST(x AS TEXT) AS BIGINT)) FROM pg_catalog.pg_snapshot_xip(s.snapshot) AS x
                     WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_locks AS l
                        JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
                        WHERE l.locktype = 'transactionid' AND l.granted AND l.mode = 'ExclusiveLock'
                        AND l.transactionid = CAST(x AS XID) AND a.datname <> pg_catalog.current_database())
                     AND (pg_catalog.pg_xact_status(x) = 'in progress'
                        OR pg_catalog.current_setting('transaction_isolation') <> 'read committed')),
                    CAST(CAST(pg_catalog.pg_snapshot_xmax(s.snapshot) AS TEXT) AS BIGINT)
                ) + (SELECT CAST(value AS BIGINT) FROM roost.meta WHERE name = 'transactions')) << 20
                FROM (SELECT pg_catalog.pg_current_snapshot() AS snapshot) AS s
                """
            ),
            function(
                "read(after BIGINT, most BIGINT)",
                "SETOF roost.changes",
                "plpgsql VOLATILE",
                """
                DECLARE
                    edge BIGINT := roost.horizon();
                BEGIN
                    RETURN QUERY SELECT * FROM roost.changes AS c WHERE c.position > after AND c.position < edge
                        ORDER BY c.position LIMIT most;
                END
                """
            ),
            // Has the numbers of a key go on behind one that was given.
            function(
                "reserve(entity TEXT, given BIGINT)",
                "VOID",
                "plpgsql VOLATILE",
                """
                DECLARE
                    numbers TEXT := pg_catalog.pg_get_serial_sequence(entity, 'id');
                BEGIN
                    IF numbers IS NOT NULL AND pg_catalog.nextval(numbers) < given THEN
                        PERFORM pg_catalog.setval(numbers, given);
                    END IF;
                END
                """
            ),
            function(
                "estimate(entity TEXT)",
                "BIGINT",
                "plpgsql STABLE",
                """
                DECLARE
                    known BIGINT := (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = CAST(entity AS REGCLASS));
                BEGIN
                    IF known >= 0 THEN RETURN known; END IF;
                    EXECUTE 'SELECT count(*) FROM ' || entity INTO known;
                    RETURN known;
                END
                """
            ),
        ]
    }
}
