// SPDX-License-Identifier: Apache-2.0

internal import DataDomain

/// The parts of the statements that give one page of rows.
struct PageSQL {
    let dialect: Dialect
    let from: SQL
    let list: SelectList
    let condition: SQL
    let order: [OrderSQL]
    /// The result columns of the order's values; only needed with a ``Seek``.
    let orderPlaces: [Int]
    var limit: SQL?
    var offset: SQL?

    /// The statements whose rows, one after the other, are the page and one row more.
    func statements(_ seek: Seek?) -> [SQL] {
        guard let seek else { return [select(list.sql, condition, order) + bounds] }
        let reading = seek.isBackward ? order.map(\.reversed) : order
        let segments = seek.segments(reading).map { [condition, $0].conjunction() }
        if seek.isBackward { return [turned(compound(segments, reading))] }
        if dialect.readsPagesAtOnce { return [compound(segments, reading)] }
        return segments.map { select(list.sql, $0, reading) + bounds }
    }

    /// Each range read by itself up to the limit, then the nearest rows of all.
    private func compound(_ segments: [SQL], _ reading: [OrderSQL]) -> SQL {
        let pages = segments.map { select(list.named, $0, reading) + bounds }
        if pages.count == 1 { return pages[0] }
        let union = pages.map { page -> SQL in "SELECT * FROM (\(page)) AS page" }.joined(" UNION ALL ")
        return "SELECT * FROM (\(union)) AS pages ORDER BY \(reading.sql(columns: orderPlaces))\(bounds)"
    }

    /// Rows that were read backward, in the order in which they were asked for.
    private func turned(_ rows: SQL) -> SQL {
        "SELECT *, count(*) OVER () FROM (\(rows)) AS page ORDER BY \(order.sql(columns: orderPlaces))"
    }

    private func select(_ list: SQL, _ condition: SQL, _ order: [OrderSQL]) -> SQL {
        var sql: SQL = "SELECT \(list) FROM \(from)"
        if condition != .holds { sql.append(" WHERE \(condition)") }
        if !order.isEmpty, limit != nil { sql.append(" ORDER BY \(order.sql)") }
        return sql
    }

    private var bounds: SQL {
        switch (limit, offset) {
        case (let limit?, let offset?): " LIMIT \(limit) OFFSET \(offset)"
        case (let limit?, nil): " LIMIT \(limit)"
        case (nil, let offset?): "\(dialect.unlimited) OFFSET \(offset)"
        case (nil, nil): ""
        }
    }
}

extension Dialect {
    /// Whether the ranges of a page are one statement: where a statement costs a round trip.
    var readsPagesAtOnce: Bool { self == .postgres }

    fileprivate var unlimited: SQL {
        switch self {
        case .sqlite: " LIMIT -1"
        case .postgres: ""
        }
    }
}
