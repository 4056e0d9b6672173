// SPDX-License-Identifier: Apache-2.0

/// What was copied, and whether it is the same on both sides.
public struct MigrationReport: Sendable, Hashable {
    public struct Table: Sendable, Hashable {
        public let name: String
        /// How many rows the source says that it has.
        public let expectedRows: Int
        public let source: TableChecksum
        public let target: TableChecksum
        public init(name: String, expectedRows: Int, source: TableChecksum, target: TableChecksum) {
            self.name = name
            self.expectedRows = expectedRows
            self.source = source
            self.target = target
        }

        public var isSame: Bool { source == target && source.rows == expectedRows }
    }

    public let tables: [Table]
    /// The number of the schema in force.
    public let schemaVersion: Int
    /// Rows that were there already when it began.
    public let resumedRows: Int

    public init(tables: [Table], schemaVersion: Int, resumedRows: Int) {
        self.tables = tables
        self.schemaVersion = schemaVersion
        self.resumedRows = resumedRows
    }

    public var isSame: Bool { tables.allSatisfy(\.isSame) }
    public var rows: Int { tables.reduce(0) { $0 + $1.source.rows } }
}
