// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What the database says of its own tables.
enum Introspection {
    private static let sampledRows = 1_000
    private static let samples = 50

    static func tables(
        besides known: Set<String>,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [TableDescription] {
        let all = try rows(
            "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' ORDER BY name",
            [],
            on: connection
        )
        let folded = Set(known.map { $0.lowercased() })
        var tables: [TableDescription] = []
        for row in all {
            guard case .text(let name) = row[0], case .text(let type) = row[1], type == "table" || type == "view",
                !name.hasPrefix("sqlite_"), !name.hasPrefix(SystemTables.prefix), !folded.contains(name.lowercased())
            else { continue }
            let hasRowID = type == "table" && row[2] == .integer(0)
            tables.append(try describe(name, isView: type == "view", hasRowID: hasRowID, on: connection))
        }
        return tables
    }

    private static func describe(
        _ name: String,
        isView: Bool,
        hasRowID: Bool,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> TableDescription {
        let info = try rows(
            "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid",
            [.text(name)],
            on: connection
        )
        var columns: [TableDescription.Column] = []
        var key: [(place: Int64, name: String)] = []
        for row in info {
            guard case .text(let column) = row[0], case .integer(let place) = row[3] else { continue }
            if place > 0 { key.append((place, column)) }
            var declared = ""
            if case .text(let type) = row[1] { declared = type }
            columns.append(
                TableDescription.Column(
                    name: column,
                    declaredType: declared,
                    isNullable: row[2] == .integer(0),
                    samples: try samples(of: column, in: name, on: connection)
                )
            )
        }
        let indices = try indices(of: name, on: connection)
        return TableDescription(
            name: name,
            namespace: nil,
            isView: isView,
            columns: columns,
            primaryKey: key.sorted { $0.place < $1.place }.map(\.name),
            foreignKeys: try foreignKeys(of: name, on: connection),
            uniques: indices.filter(\.isUnique).map(\.columns),
            indices: indices.map(\.columns),
            estimatedRows: hasRowID ? try largestRowID(in: name, on: connection) : nil
        )
    }

    /// Looks at the first rows only, so that a column full of nulls costs no more than another.
    private static func samples(
        of column: String,
        in table: String,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [Value] {
        let (column, table) = (SQLIdentifier(column), SQLIdentifier(table))
        let sql: SQL = """
            SELECT DISTINCT c FROM (SELECT \(column) AS c FROM \(table) LIMIT \(sampledRows)) \
            WHERE c IS NOT NULL AND typeof(c) <> 'blob' LIMIT \(samples)
            """
        return try rows(sql.statement(.sqlite).text, [], on: connection).map { $0[0] }
    }

    private static func foreignKeys(
        of table: String,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [TableDescription.ForeignKey] {
        let list = try rows(
            "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq",
            [.text(table)],
            on: connection
        )
        var keys: [TableDescription.ForeignKey] = []
        for (_, parts) in list.grouped(by: { $0[0] }) {
            guard case .text(let target)? = parts.first?[1] else { continue }
            let columns = parts.compactMap { $0[2].textValue }
            var targets = parts.compactMap { $0[3].textValue }
            // A key that names no columns means the primary key.
            if targets.count != columns.count {
                targets = try rows(
                    "SELECT name FROM pragma_table_xinfo(?1) WHERE pk > 0 ORDER BY pk",
                    [.text(target)],
                    on: connection
                ).compactMap { $0[0].textValue }
            }
            keys.append(TableDescription.ForeignKey(columns: columns, table: target, targetColumns: targets))
        }
        return keys
    }

    private struct IndexColumns {
        let columns: [String]
        let isUnique: Bool
    }

    /// Of indices over whole rows and plain columns.
    private static func indices(
        of table: String,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [IndexColumns] {
        let list = try rows(
            """
            SELECT l.seq, l."unique", i.name FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS i \
            WHERE l.partial = 0 ORDER BY l.seq, i.seqno
            """,
            [.text(table)],
            on: connection
        )
        return list.grouped(by: { $0[0] }).compactMap { _, parts in
            let columns = parts.compactMap { $0[2].textValue }
            guard columns.count == parts.count else { return nil }
            return IndexColumns(columns: columns, isUnique: parts.first?[1] == .integer(1))
        }
    }

    private static func largestRowID(
        in table: String,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> Int? {
        let sql: SQL = "SELECT max(rowid) FROM \(SQLIdentifier(table))"
        guard case .integer(let rows)? = try rows(sql.statement(.sqlite).text, [], on: connection).first?[0] else {
            return 0
        }
        return Int(rows)
    }

    /// The names of indices that a column is part of.
    static func indices(
        naming column: String,
        of table: String,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [String] {
        try rows(
            """
            SELECT DISTINCT l.name FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS i \
            WHERE i.name = ?2 COLLATE NOCASE AND l.origin = 'c'
            """,
            [.text(table), .text(column)],
            on: connection
        ).compactMap { $0[0].textValue }
    }

    /// The row numbers of rows whose foreign key names no row, by the key's column.
    static func brokenKeys(
        of table: String,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [(column: String, rows: [Int64])] {
        let list = try rows(
            """
            SELECT k."from", c.rowid FROM pragma_foreign_key_check(?1) AS c, pragma_foreign_key_list(?1) AS k \
            WHERE k.id = c.fkid AND k.seq = 0 ORDER BY 1, 2
            """,
            [.text(table)],
            on: connection
        )
        return list.grouped(by: { $0[0] }).compactMap { column, rows in
            guard let column = column.textValue else { return nil }
            return (column, rows.compactMap { if case .integer(let row) = $0[1] { row } else { nil } })
        }
    }

    static func rows(
        _ sql: String,
        _ values: [Value],
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [[Value]] {
        try connection.withPassingStatement(sql, values) { (statement) throws(SQLiteError) in
            var rows: [[Value]] = []
            while try statement.step() {
                var row: [Value] = []
                for place in 0..<statement.columnCount { row.append(try statement.value(at: place, as: nil)) }
                rows.append(row)
            }
            return rows
        }
    }
}

extension [[Value]] {
    /// Neighbors of equal key together, in order.
    fileprivate func grouped(by key: ([Value]) -> Value) -> [(Value, [[Value]])] {
        var groups: [(Value, [[Value]])] = []
        for row in self {
            if groups.last?.0 == key(row) {
                groups[groups.count - 1].1.append(row)
            } else {
                groups.append((key(row), [row]))
            }
        }
        return groups
    }
}

extension Value {
    fileprivate var textValue: String? { if case .text(let text) = self { text } else { nil } }
}
