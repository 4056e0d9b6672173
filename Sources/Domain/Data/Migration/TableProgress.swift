// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// How much of a table is over: what a copy that was interrupted goes on with.
///
/// Kept as JSON: `{"rows":2,"low":…,"high":…,"key":…}`; the key is absent before the first row.
struct TableProgress: Sendable, Hashable {
    var checksum = TableChecksum()
    /// The id of the last row that is over.
    var key: Value?

    init() {}

    mutating func add(_ page: RowPage) {
        checksum.add(page)
        key = page.lastKey ?? key
    }

    var text: String {
        var json = JSONObject([
            ("rows", .integer(Int64(checksum.rows))), ("low", .integer(Int64(bitPattern: checksum.low))),
            ("high", .integer(Int64(bitPattern: checksum.high))),
        ])
        switch key {
        case .integer(let id)?: json["key"] = .integer(id)
        case .text(let id)?: json["key"] = .string(id)
        default: break
        }
        return JSONValue.object(json).text
    }

    /// Nil for a text that is none.
    init?(_ text: String) {
        guard let json = try? JSONValue(parsing: text), let rows = json["rows"]?.integerValue,
            let low = json["low"]?.integerValue, let high = json["high"]?.integerValue
        else { return nil }
        checksum = TableChecksum(rows: Int(rows), low: UInt64(bitPattern: low), high: UInt64(bitPattern: high))
        switch json["key"] {
        case .integer(let id)?: key = .integer(id)
        case .string(let id)?: key = .text(id)
        default: key = nil
        }
    }
}
