// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a committed write plan did.
public struct WriteOutcome: Sendable {
    /// One per operation of the plan.
    public var results: [Result]
    /// Log entries written, in order.
    public var changes: [Change]

    public struct Result: Sendable {
        /// Touched rows, in order.
        public var rows: [Row]
        public init(rows: [Row] = []) { self.rows = rows }
    }

    public struct Row: Sendable {
        public var id: RecordID
        /// The version after the write; nil for deleted rows and adopted tables.
        public var version: Int64?
        /// Whether the row was made (else updated or deleted); tells upserts apart.
        public var wasCreated: Bool
        /// The row as the caller may see it, a JSON object; nil when nobody asked for it.
        public var json: [UInt8]?
        public init(id: RecordID, version: Int64?, wasCreated: Bool, json: [UInt8]?) {
            self.id = id
            self.version = version
            self.wasCreated = wasCreated
            self.json = json
        }
    }

    public init(results: [Result], changes: [Change]) {
        self.results = results
        self.changes = changes
    }
}
