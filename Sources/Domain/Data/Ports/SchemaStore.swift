// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Where the schema lives and is changed. Filled by the same adapters as ``Database``, over the same database.
public protocol SchemaStore: Sendable {
    /// The last applied plan's schema as its JSON text, and its number; nil in a new database.
    func current() async throws(DatabaseError) -> StoredSchema?

    /// Applied plans, newest first.
    func history(limit: Int) async throws(DatabaseError) -> [AppliedPlan]

    /// Runs the steps in order, records the plan (`plan.stepsJSON`) and the new schema (`plan.to.definition.storedJSON`, under
    /// `plan.to.version`), all in one transaction; nothing of it is visible before it is all done. A plan may have no
    /// steps and still be recorded. Throws `.schemaConflict` when the stored number is not `plan.from.version`,
    /// `.refused` when stored data forbid a step (duplicates, values that don't convert, nulls).
    func apply(_ plan: SchemaPlan, origin: WritePlan.Origin) async throws(DatabaseError)

    /// Tables and views in the database that are neither Roost's own nor in `schema`.
    func adoptableTables(besides schema: Schema) async throws(DatabaseError) -> [TableDescription]

    /// What the steps would meet in the stored data, without changing anything (for dry runs).
    func obstacles(_ plan: SchemaPlan) async throws(DatabaseError) -> [SchemaObstacle]
}

public struct StoredSchema: Sendable, Hashable {
    public let version: Int
    public let json: String
    public init(version: Int, json: String) {
        self.version = version
        self.json = json
    }
}

public struct AppliedPlan: Sendable, Hashable {
    public let version: Int
    public let time: Timestamp
    public let actor: String
    /// The plan as it was shown, a JSON text.
    public let plan: String
    public init(version: Int, time: Timestamp, actor: String, plan: String) {
        self.version = version
        self.time = time
        self.actor = actor
        self.plan = plan
    }
}

/// A table as introspection finds it.
public struct TableDescription: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        public let name: String
        /// The declared type as the database spells it.
        public let declaredType: String
        public let isNullable: Bool
        /// Up to 50 distinct stored values, for guessing what dates look like.
        public let samples: [Value]
        /// Whether a row that is given no value gets one.
        public let hasDefault: Bool
        /// Whether the database alone makes the values.
        public let isGenerated: Bool
        /// Of a type that Roost has none for; the database has a text for each of its values.
        public let isForeign: Bool

        public init(
            name: String,
            declaredType: String,
            isNullable: Bool,
            samples: [Value],
            hasDefault: Bool = false,
            isGenerated: Bool = false,
            isForeign: Bool = false
        ) {
            self.name = name
            self.declaredType = declaredType
            self.isNullable = isNullable
            self.samples = samples
            self.hasDefault = hasDefault
            self.isGenerated = isGenerated
            self.isForeign = isForeign
        }
    }
    public struct ForeignKey: Sendable, Hashable {
        public let columns: [String]
        public let table: String
        public let targetColumns: [String]
        public init(columns: [String], table: String, targetColumns: [String]) {
            self.columns = columns
            self.table = table
            self.targetColumns = targetColumns
        }
    }
    public let name: String
    public let namespace: String?
    public let isView: Bool
    public let columns: [Column]
    public let primaryKey: [String]
    public let foreignKeys: [ForeignKey]
    /// Column lists of unique indices.
    public let uniques: [[String]]
    /// Column lists of all indices.
    public let indices: [[String]]
    /// Rows, when cheaply known.
    public let estimatedRows: Int?

    public init(
        name: String,
        namespace: String?,
        isView: Bool,
        columns: [Column],
        primaryKey: [String],
        foreignKeys: [ForeignKey],
        uniques: [[String]],
        indices: [[String]],
        estimatedRows: Int?
    ) {
        self.name = name
        self.namespace = namespace
        self.isView = isView
        self.columns = columns
        self.primaryKey = primaryKey
        self.foreignKeys = foreignKeys
        self.uniques = uniques
        self.indices = indices
        self.estimatedRows = estimatedRows
    }
}
