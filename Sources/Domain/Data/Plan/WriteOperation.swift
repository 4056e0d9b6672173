// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import Kernel

/// One step of a write plan. Steps may use results of earlier steps (``Input/result(operation:row:field:)``).
public struct WriteOperation: Sendable {
    public let entity: Entity
    public let schema: Schema
    public let kind: Kind
    /// What is given back of each touched row; nil for a step whose rows nobody asked for. Its `policy` is the
    /// caller's read policy: a row that can't be read is given back with its id only.
    public let returning: ReadPlan?
    /// Where the request named this step, for errors: a JSON pointer prefix such as `/operations/3` or `/2`.
    public let pointer: String

    public enum Kind: Sendable {
        case insert(Insert)
        case update(Update)
        case delete(Delete)
    }

    /// Rows to add, each with the columns it sets. `_version` is 1.
    public struct Insert: Sendable {
        public var rows: [[Assignment]]
        /// Every created row must satisfy one alternative's check whole. Bound to nothing but the row itself.
        public var checks: [Check]
        /// Upsert: on a conflict on these fields the row there is updated instead.
        public var onConflict: Conflict?
        /// 1:1 and n:1 targets and connection ends, for naming the field when a foreign key fails.
        public init(rows: [[Assignment]], checks: [Check] = [], onConflict: Conflict? = nil) {
            self.rows = rows
            self.checks = checks
            self.onConflict = onConflict
        }
    }

    public struct Conflict: Sendable {
        /// Fields of a unique index (or `id`).
        public var fields: [FieldName]
        /// What to do with the row that is there; its `target` is ignored.
        public var update: Update
        /// Leave the existing row as it is instead of updating (attach of an existing m:n pair).
        public var keepsExisting: Bool
        public init(fields: [FieldName], update: Update, keepsExisting: Bool = false) {
            self.fields = fields
            self.update = update
            self.keepsExisting = keepsExisting
        }
    }

    public struct Update: Sendable {
        public var target: Target
        public var assignments: [Assignment]
        /// Which rows may be changed, and what they must be afterwards; the first whose rows and check hold decides.
        public var checks: [Check]
        public var precondition: Precondition?
        /// Restores a soft-deleted row: the target is looked for among deleted rows.
        public var restores: Bool
        public init(
            target: Target,
            assignments: [Assignment],
            checks: [Check] = [],
            precondition: Precondition? = nil,
            restores: Bool = false
        ) {
            self.target = target
            self.assignments = assignments
            self.checks = checks
            self.precondition = precondition
            self.restores = restores
        }
    }

    public struct Delete: Sendable {
        public var target: Target
        /// Sets `deletedAt` instead (soft delete).
        public var softly: Bool
        public var checks: [Check]
        public var precondition: Precondition?
        public init(target: Target, softly: Bool, checks: [Check] = [], precondition: Precondition? = nil) {
            self.target = target
            self.softly = softly
            self.checks = checks
            self.precondition = precondition
        }
    }

    public enum Target: Sendable {
        /// One row; not there (or not visible) is `.notFound`.
        case id(Input)
        /// All visible rows that match; may be none. Parameters are `values`. `scopes` as in ``ReadShape``.
        /// More than `limit` rows is `.tooManyRows`.
        case matching(filter: Predicate, scopes: [EntityName: ReadScope], values: [Value], limit: Int)
    }

    /// One alternative of the caller's grants for this step. Predicates hold values, not parameters.
    public struct Check: Sendable {
        /// The row before (update, delete).
        public var rows: Predicate
        /// The row after (create, update); variables `$old.*` stand for the row before.
        public var after: Predicate
        /// Fields this alternative may write.
        public var fields: FieldSet
        public var presets: [FieldName: Value]
        public init(
            rows: Predicate = .constant(true),
            after: Predicate = .constant(true),
            fields: FieldSet = .all,
            presets: [FieldName: Value] = [:]
        ) {
            self.rows = rows
            self.after = after
            self.fields = fields
            self.presets = presets
        }
        /// Allows everything and sets nothing, so adapters may skip it.
        public var isTrivial: Bool {
            rows == .constant(true) && after == .constant(true) && fields == .all && presets.isEmpty
        }
    }

    public init(entity: Entity, schema: Schema, kind: Kind, returning: ReadPlan?, pointer: String = "") {
        self.entity = entity
        self.schema = schema
        self.kind = kind
        self.returning = returning
        self.pointer = pointer
    }

    public var isBoundedByKey: Bool {
        switch kind {
        case .insert(let insert): insert.rows.count <= 64
        case .update(let update): update.target.isKey
        case .delete(let delete): delete.target.isKey
        }
    }
}

extension WriteOperation.Target {
    var isKey: Bool { if case .id = self { true } else { false } }
}
