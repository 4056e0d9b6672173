// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Kernel

/// What a write did to the records it was about.
public struct Written: Sendable {
    public struct Row: Sendable {
        public let id: RecordID
        /// Nil for deleted rows and adopted tables.
        public let version: Int64?
        /// Whether the row was made, which tells the two ends of an upsert apart.
        public let wasCreated: Bool
        /// The record as the caller may see it (before the write, for deletes), a JSON object; the id alone when the
        /// caller can't read it.
        public let json: [UInt8]
        /// The entity tag, quotes included, of a single record that still is there; nil where nothing can vouch for it.
        public let tag: String?
    }

    public let action: Change.Action
    public let rows: [Row]
    /// Whether the answer is a list: bulk bodies, and writes by condition.
    public let isMany: Bool

    public init(action: Change.Action, rows: [Row], isMany: Bool) {
        self.action = action
        self.rows = rows
        self.isMany = isMany
    }

    /// Whether a record was made (201) rather than changed or deleted (200).
    public var wasCreated: Bool { rows.contains(where: \.wasCreated) }

    /// The entity tag of the one record.
    public var tag: String? { isMany ? nil : rows.first?.tag }

    /// Writes the value of `data`: an object, or an array of them.
    public func write(to writer: inout JSONWriter) {
        guard isMany else {
            if let row = rows.first { writer.append(row.json) } else { writer.null() }
            return
        }
        writer.append(UInt8(ascii: "["))
        for (place, row) in rows.enumerated() {
            if place > 0 { writer.append(UInt8(ascii: ",")) }
            writer.append(row.json)
        }
        writer.append(UInt8(ascii: "]"))
    }
}
