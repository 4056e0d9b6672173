// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What the database says of its own tables.
enum Introspection {
    private static let sampledRows = 1_000
    private static let samples = 50

    static func tables(
        besides known: Set<TablePlace>,
        on connection: borrowing Connection
    ) throws(PostgresError) -> [TableDescription] {
        let list = try connection.run(tablesQuery)
        var tables: [TableDescription] = []
        for row in 0..<list.rowCount {
            let place = TablePlace(namespace: list.text(row, 0) ?? "", name: list.text(row, 1) ?? "")
            guard !known.contains(place), let number = list.integer(row, 2) else { continue }
            let isView = list.flag(row, 3)
            let rows = list.integer(row, 4).flatMap { $0 >= 0 && !isView ? Int($0) : nil }
            tables.append(try describe(place, number, isView: isView, rows: rows, on: connection))
        }
        return tables
    }

    private static func describe(
        _ place: TablePlace,
        _ number: Int64,
        isView: Bool,
        rows: Int?,
        on connection: borrowing Connection
    ) throws(PostgresError) -> TableDescription {
        let parts = try connection.run(
            [columnsQuery, keysQuery, indicesQuery].map { Call($0, [.integer(number)]) }
        )
        var columns: [TableDescription.Column] = []
        for row in 0..<parts[0].rowCount {
            let (name, type) = (parts[0].text(row, 0) ?? "", parts[0].text(row, 1) ?? "")
            columns.append(
                TableDescription.Column(
                    name: name,
                    declaredType: type,
                    isNullable: !parts[0].flag(row, 2),
                    samples: try samples(of: name, type, in: place, on: connection),
                    hasDefault: parts[0].flag(row, 3),
                    isGenerated: parts[0].flag(row, 4),
                    isForeign: !parts[0].flag(row, 5)
                )
            )
        }
        let indices = indices(parts[2])
        return TableDescription(
            name: place.name,
            namespace: place.namespace == "public" ? nil : place.namespace,
            isView: isView,
            columns: columns,
            primaryKey: indices.first { $0.isPrimary }?.columns ?? [],
            foreignKeys: foreignKeys(parts[1]),
            uniques: indices.filter(\.isUnique).map(\.columns),
            indices: indices.map(\.columns),
            estimatedRows: rows
        )
    }

    private struct IndexColumns {
        let columns: [String]
        let isUnique: Bool
        let isPrimary: Bool
    }

    /// One row per column, those of one index together.
    private static func indices(_ result: QueryResult) -> [IndexColumns] {
        grouped(result).map { rows in
            IndexColumns(
                columns: rows.compactMap { result.text($0, 1) },
                isUnique: result.flag(rows[0], 2),
                isPrimary: result.flag(rows[0], 3)
            )
        }
    }

    private static func foreignKeys(_ result: QueryResult) -> [TableDescription.ForeignKey] {
        grouped(result).map { rows in
            TableDescription.ForeignKey(
                columns: rows.compactMap { result.text($0, 1) },
                table: result.text(rows[0], 2) ?? "",
                targetColumns: rows.compactMap { result.text($0, 3) }
            )
        }
    }

    /// The numbers of rows that have the same first column, which stand together.
    private static func grouped(_ result: QueryResult) -> [[Int]] {
        var groups: [[Int]] = []
        for row in 0..<result.rowCount {
            if let last = groups.last?.first, result.text(last, 0) == result.text(row, 0) {
                groups[groups.count - 1].append(row)
            } else {
                groups.append([row])
            }
        }
        return groups
    }

    /// Looks at the first rows only, so that a column full of nulls costs no more than another.
    private static func samples(
        of column: String,
        _ type: String,
        in place: TablePlace,
        on connection: borrowing Connection
    ) throws(PostgresError) -> [Value] {
        // Types that say by themselves what they hold need no samples, and some have no equality.
        guard type.hasPrefix("text") || type.hasPrefix("character") || type == "bigint" || type == "integer" else {
            return []
        }
        let table: SQL = "\(SQLIdentifier(place.namespace)).\(SQLIdentifier(place.name))"
        let sql: SQL = """
            SELECT DISTINCT c FROM (SELECT \(SQLIdentifier(column)) AS c FROM \(table) LIMIT \(sampledRows)) AS t \
            WHERE c IS NOT NULL LIMIT \(samples)
            """
        let result = try connection.run(Query(sql.statement(.postgres), isPassing: true))
        let isNumber = type == "bigint" || type == "integer"
        return (0..<result.rowCount).map { result.value($0, 0, isNumber ? .integer : .text) }
    }
}
