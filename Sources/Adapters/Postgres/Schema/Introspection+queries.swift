// SPDX-License-Identifier: Apache-2.0
internal import SQLRendering

extension Introspection {
    /// Tables and views that belong to neither the server nor Roost, nor to an extension. In Roost's schema may be more
    /// than Roost's own: there a user of that name makes tables who names no schema.
    static let tablesQuery = Query(
        passing: """
            SELECT n.nspname, c.relname, CAST(c.oid AS BIGINT), c.relkind IN ('v', 'm'), CAST(c.reltuples AS BIGINT) \
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace \
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition \
            AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_' \
            AND c.relname !~ '^_roost_' AND NOT (n.nspname = 'roost' \
            AND c.relname IN ('meta', 'schema', 'changes', 'counters', 'answers', 'node_notes')) \
            AND NOT EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e') \
            AND has_table_privilege(c.oid, 'SELECT') ORDER BY n.nspname <> 'public', n.nspname, c.relname
            """
    )

    /// Of domains the type below, and whether that is one which Roost has a type for: `bool`, `int2`, `int4`, `int8`,
    /// `float4`, `float8`, `numeric`, `text`, `varchar`, `bpchar`, `char`, `name`, `bytea`, `date`, `timestamp`,
    /// `timestamptz`, `json`, `jsonb`, `uuid`.
    static let columnsQuery = Query(
        passing: """
            SELECT a.attname, CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) \
            ELSE format_type(a.atttypid, a.atttypmod) END, a.attnotnull OR t.typnotnull, \
            a.atthasdef OR a.attidentity <> '', a.attgenerated <> '' OR a.attidentity = 'a', \
            CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END \
            IN (16, 21, 23, 20, 700, 701, 1700, 25, 1043, 1042, 18, 19, 17, 1082, 1114, 1184, 114, 3802, 2950) \
            FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid \
            WHERE a.attrelid = CAST($1 AS OID) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """,
        [.integer]
    )

    static let keysQuery = Query(
        passing: """
            SELECT k.conname, a.attname, t.relname, b.attname FROM pg_constraint AS k \
            JOIN pg_class AS t ON t.oid = k.confrelid \
            CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p (near, far, place) \
            JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.near \
            JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = p.far \
            WHERE k.contype = 'f' AND k.conrelid = CAST($1 AS OID) ORDER BY k.conname, p.place
            """,
        [.integer]
    )

    /// Of indices over whole rows and plain columns.
    static let indicesQuery = Query(
        passing: """
            SELECT CAST(i.indexrelid AS TEXT), a.attname, i.indisunique, i.indisprimary FROM pg_index AS i \
            CROSS JOIN LATERAL unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS p (column_number, place) \
            JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = p.column_number \
            WHERE i.indrelid = CAST($1 AS OID) AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indisvalid \
            ORDER BY NOT i.indisprimary, i.indexrelid, p.place
            """,
        [.integer]
    )
}
