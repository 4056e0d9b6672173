// SPDX-License-Identifier: Apache-2.0

/// Why a database was not copied.
public enum MigrationFailure: Error, Sendable, Hashable {
    public enum Side: String, Sendable, Hashable { case source, target }

    case database(Side, DatabaseError)
    /// The source has no schema: no server has run on it.
    case nothingToCopy
    /// The stored schema can't be read.
    case unreadableSchema(Side, String)
    /// Tables that are not Roost's own, by the names of their entities.
    case adoptedTables([String])
    /// Entities of the target that have rows.
    case targetHasRows([String])
    /// Names that tables of the copy need and others have.
    case tablesInTheWay([String])
    /// The target holds the begin of a copy of something else, or of what the source was before.
    case begunWithAnother
    /// The report is not sound.
    case different
}
