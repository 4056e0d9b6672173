// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A database at one moment, to be read whole: what a ``Migration`` copies from, and what it reads again to compare.
/// Everything is as it is stored: softly deleted rows, hidden entities, hashes and sealed values among it.
public protocol CopySource: Sendable {
    /// What there is beside rows; nil for a database that no Roost has served yet.
    func inventory() async throws(DatabaseError) -> CopyInventory?

    /// How many rows a table of Roost's own has, and the last number that its key gave.
    func size(of entity: Entity) async throws(DatabaseError) -> CopySize

    /// The rows whose id is greater than `key` (nil: all), in the order of their ids, at most `limit`.
    func rows(of entity: Entity, after key: Value?, limit: Int) async throws(DatabaseError) -> RowPage

    /// Lets go of the database.
    func close() async
}

/// A database that is filled by a ``Migration``. From ``begin(_:schema:replacing:label:)`` to ``release()`` no server
/// starts on it, whatever happens to whoever fills it.
public protocol CopyTarget: CopySource {
    /// What an earlier copy left that was not released; nil when there is none.
    func mark() async throws(DatabaseError) -> CopyMark?

    /// Names of tables and views that are not Roost's and have a name that a table of `schema` needs; those of `old` are
    /// Roost's.
    func tablesInTheWay(of schema: Schema, replacing old: Schema) async throws(DatabaseError) -> [String]

    /// In one transaction: drops the tables of `old` and empties Roost's own, makes those of `schema` without indices
    /// and foreign keys as far as those would be in the way of rows, keeps the inventory, and sets the mark.
    func begin(
        _ inventory: CopyInventory,
        schema: Schema,
        replacing old: Schema,
        label: String
    ) async throws(DatabaseError)

    /// In one transaction: adds rows, and keeps `progress` as what there is to know of the table.
    func append(_ page: RowPage, to entity: Entity, progress: String) async throws(DatabaseError)

    /// In one transaction: makes indices and keys, has numbers go on behind `lastIDs` (by the entity's id), and notes
    /// that it is done. Throws `.refused` where rows name others that are not there.
    func finish(_ schema: Schema, lastIDs: [String: Int64]) async throws(DatabaseError)

    /// Takes the mark away. What was written is durable when it returns.
    func release() async throws(DatabaseError)
}

/// What a database holds beside rows. Answers kept for idempotency keys are not among it, and of the change log only the
/// last entry, behind which positions go on.
public struct CopyInventory: Sendable, Hashable {
    /// An applied plan, with the schema that it led to.
    public struct Plan: Sendable, Hashable {
        public let applied: AppliedPlan
        /// The schema's JSON text.
        public let schema: String
        public init(applied: AppliedPlan, schema: String) {
            self.applied = applied
            self.schema = schema
        }
    }

    /// The last number that an autonumber field gave.
    public struct Counter: Sendable, Hashable {
        public let entityID: String
        public let fieldID: String
        public let value: Int64
        public init(entityID: String, fieldID: String, value: Int64) {
            self.entityID = entityID
            self.fieldID = fieldID
            self.value = value
        }
    }

    /// Oldest first.
    public var plans: [Plan]
    public var counters: [Counter]
    public var lastChange: Change?
    /// How many entries the change log has.
    public var changes: Int64

    public init(plans: [Plan], counters: [Counter], lastChange: Change?, changes: Int64) {
        self.plans = plans
        self.counters = counters
        self.lastChange = lastChange
        self.changes = changes
    }
}

public struct CopySize: Sendable, Hashable {
    public let rows: Int
    /// Of keys that are numbers; nil when none was given yet.
    public let lastID: Int64?
    public init(rows: Int, lastID: Int64?) {
        self.rows = rows
        self.lastID = lastID
    }
}

/// How far a copy has come that was not released.
public struct CopyMark: Sendable, Hashable {
    /// What it was begun with.
    public let label: String
    /// By the entity's id.
    public let progress: [String: String]
    /// Indices and keys are made.
    public let isFinished: Bool
    public init(label: String, progress: [String: String], isFinished: Bool) {
        self.label = label
        self.progress = progress
        self.isFinished = isFinished
    }
}
