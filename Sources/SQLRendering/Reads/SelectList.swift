// SPDX-License-Identifier: Apache-2.0

/// The result columns of a SELECT; one expression stands there once, whoever asks for it.
struct SelectList {
    private(set) var items: [SQL] = []
    private(set) var types: [NativeType] = []
    private var places: [SQL: Int] = [:]

    /// The column, counted from zero, that gives `expression`.
    mutating func place(of expression: SQL, _ type: NativeType) -> Int {
        if let place = places[expression] { return place }
        items.append(expression)
        types.append(type)
        places[expression] = items.count - 1
        return items.count - 1
    }

    /// How many values one call makes an array of; more are several arrays in one, see ``pack()``.
    static let packed = 90

    /// Makes one column of all: a JSON array of them, or of arrays of ``packed`` of them each when there are more.
    mutating func pack() {
        let arrays = stride(from: 0, to: max(items.count, 1), by: Self.packed).map { start -> SQL in
            "json_build_array(\(Array(items.dropFirst(start).prefix(Self.packed)).joined(", ")))"
        }
        let whole: SQL = arrays.count == 1 ? arrays[0] : "json_build_array(\(arrays.joined(", ")))"
        items = ["\(whole) AS c0"]
        types = [.json]
    }

    var isEmpty: Bool { items.isEmpty }
    var sql: SQL { items.isEmpty ? "1" : items.joined(", ") }
    /// With names by which an outer SELECT can order.
    var named: SQL {
        items.enumerated().map { place, item -> SQL in "\(item) AS \(SQLIdentifier("c\(place)"))" }.joined(", ")
    }
}
