// SPDX-License-Identifier: Apache-2.0

/// The result columns of a SELECT; one expression stands there once, whoever asks for it.
struct SelectList {
    private(set) var items: [SQL] = []
    private var places: [SQL: Int] = [:]

    /// The column, counted from zero, that gives `expression`.
    mutating func place(of expression: SQL) -> Int {
        if let place = places[expression] { return place }
        items.append(expression)
        places[expression] = items.count - 1
        return items.count - 1
    }

    var isEmpty: Bool { items.isEmpty }
    var sql: SQL { items.isEmpty ? "1" : items.joined(", ") }
    /// With names by which an outer SELECT can order.
    var named: SQL {
        items.enumerated().map { place, item -> SQL in "\(item) AS \(SQLIdentifier("c\(place)"))" }.joined(", ")
    }
}
