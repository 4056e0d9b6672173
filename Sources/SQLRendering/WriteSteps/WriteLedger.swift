// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
public import Kernel

/// What a write has done so far: for its outcome, for its entries in the change log, and for the steps that use the
/// results of earlier ones.
public struct WriteLedger: Sendable {
    public private(set) var results: [WriteOutcome.Result] = []
    /// The entity of each result, for operations that use it.
    private var entities: [Entity] = []
    public private(set) var changes: [Change] = []
    /// What was refused of a plan that names all: the first of them, and how many.
    private var refusals: [RowRefusal] = []
    private var refusalCount = 0

    public init(steps: Int) {
        results.reserveCapacity(steps)
        entities.reserveCapacity(steps)
    }

    public mutating func add(_ result: WriteOutcome.Result, of entity: Entity) {
        results.append(result)
        entities.append(entity)
    }

    // MARK: - Values of earlier steps

    /// What an input stands for.
    public enum Meaning: Sendable {
        case value(Value)
        /// What this row holds in the field.
        case stored(Field, id: RecordID, Entity)
    }

    public func meaning(of input: Input, _ step: WriteStep) throws(DatabaseError) -> Meaning {
        switch input {
        case .value(let value): return .value(value)
        case .result(let operation, let row, let name):
            guard results.indices.contains(operation), results[operation].rows.indices.contains(row) else {
                throw .unknownResult(operation: step.place)
            }
            let id = results[operation].rows[row].id
            if name.rawValue == SystemField.id { return .value(id.value) }
            let entity = entities[operation]
            guard let field = entity.field(name.rawValue) else { throw .unknownResult(operation: step.place) }
            return .stored(field, id: id, entity)
        }
    }

    // MARK: - Changes

    /// One entry of the change log.
    public struct Entry {
        let action: Change.Action
        let entity: Entity
        let id: RecordID
        let version: Int64?
        let old: JSONObject

        public init(_ action: Change.Action, _ entity: Entity, _ id: RecordID, version: Int64?, old: JSONObject) {
            self.action = action
            self.entity = entity
            self.id = id
            self.version = version
            self.old = old
        }
    }

    /// Takes an entry down as the one at this position; gives what is to be logged.
    public mutating func note(_ entry: Entry, at position: Int64, by origin: WritePlan.Origin) -> Change {
        let change = Change(
            position: position,
            transaction: changes.first?.transaction ?? position,
            time: origin.time,
            entityID: entry.entity.id,
            recordID: entry.id,
            action: entry.action,
            version: entry.version,
            actor: origin.actor,
            requestID: origin.requestID,
            old: entry.old
        )
        changes.append(change)
        return change
    }

    // MARK: - What is undone

    /// How far the write had come.
    public struct Mark: Sendable {
        fileprivate let results: Int
        fileprivate let changes: Int
    }

    public var mark: Mark { Mark(results: results.count, changes: changes.count) }

    public func results(since mark: Mark) -> [WriteOutcome.Result] { Array(results[mark.results...]) }

    /// Forgets what came after; the database is to have undone it.
    public mutating func goBack(to mark: Mark) {
        results.removeSubrange(mark.results...)
        entities.removeSubrange(mark.results...)
        changes.removeSubrange(mark.changes...)
    }

    // MARK: - What is refused

    /// Notes that a row was refused, for plans that name all of them.
    public mutating func refuse(_ error: DatabaseError, row: Int, _ step: WriteStep) {
        refusalCount += 1
        if refusals.count < RowRefusal.limit {
            refusals.append(RowRefusal(operation: step.place, row: row, error: error))
        }
    }

    public func requireNoRefusals() throws(DatabaseError) {
        guard refusals.isEmpty else { throw .refusedRows(refusals, total: refusalCount) }
    }
}
