// SPDX-License-Identifier: Apache-2.0

import Kernel

/// A stored row: its columns by the names of their fields, `id` apart.
struct MemoryRecord: Sendable {
    let id: RecordID
    var version: Int64
    var values: [String: Value]

    /// A stored value; null where the column has none.
    subscript(_ field: String) -> Value {
        get { values[field] ?? .null }
        set { values[field] = newValue }
    }
}

/// The rows of one entity, and what numbers them.
struct MemoryTable: Sendable {
    var rows: [RecordID: MemoryRecord] = [:]
    /// The largest integer id ever given.
    var lastID: Int64 = 0
    /// The last number given for each autonumber field.
    var lastNumbers: [String: Int64] = [:]
}
