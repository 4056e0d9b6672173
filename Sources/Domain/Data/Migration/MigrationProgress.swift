// SPDX-License-Identifier: Apache-2.0

/// Where a migration is.
public struct MigrationProgress: Sendable, Hashable {
    public enum Phase: Sendable, Hashable {
        case copying
        /// Indices and keys are made, which is counted in no rows.
        case finishing
        /// What was copied is read again.
        case verifying
    }

    public let phase: Phase
    /// The entity; nil while finishing.
    public let table: String?
    /// Of all tables, those of an earlier run among them.
    public let rows: Int
    public let total: Int

    public init(phase: Phase, table: String?, rows: Int, total: Int) {
        self.phase = phase
        self.table = table
        self.rows = rows
        self.total = total
    }
}
