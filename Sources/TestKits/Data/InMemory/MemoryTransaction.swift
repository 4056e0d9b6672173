// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

/// One write plan at work on its own copy of everything. What it throws leaves the copy to be thrown away.
final class MemoryTransaction {
    /// Where a failure is to be reported.
    struct Step {
        let number: Int
        let operation: WriteOperation
        var row = 0

        var entity: Entity { operation.entity }
    }

    var store: MemoryStore
    let origin: WritePlan.Origin
    var changes: [Change] = []
    /// The rows that each operation of the running list touched, as it left them.
    private var touched: [[(entity: Entity, record: MemoryRecord)]] = []
    /// What a step of a hook failed with, in the database's words.
    var hookFailure: DatabaseError?
    /// Whether inserts go on behind a row that is refused.
    private(set) var namesAllRefusals = false
    var refusals: [RowRefusal] = []

    init(store: MemoryStore, origin: WritePlan.Origin) {
        self.store = store
        self.origin = origin
    }

    var view: MemoryView { MemoryView(store: store) }

    func run(_ plan: WritePlan) throws(DatabaseError) -> [WriteOutcome.Result] {
        for expectation in plan.expectations {
            let version = store.tables[expectation.entity]?.rows[expectation.id]?.version
            guard version == expectation.version else { throw .staleSnapshot }
        }
        if let answer = plan.answer { try store.requireFree(answer.record, answer.replaces, now: origin.time) }
        namesAllRefusals = plan.namesAllRefusals
        let results = try run(plan.operations)
        if !refusals.isEmpty {
            throw .refusedRows(Array(refusals.prefix(RowRefusal.limit)), total: refusals.count)
        }
        for hook in plan.transactionHooks { try run(hook) }
        if let answer = plan.answer {
            store.put(answer.answer(WriteOutcome(results: results, changes: changes)), for: answer.record)
        }
        return results
    }

    /// Hooks may run lists of their own, whose results are numbered by themselves.
    func run(_ operations: [WriteOperation]) throws(DatabaseError) -> [WriteOutcome.Result] {
        let outer = touched
        touched = []
        defer { touched = outer }
        var results: [WriteOutcome.Result] = []
        for (number, operation) in operations.enumerated() {
            guard store.serves(operation.schema.version) else { throw .schemaConflict }
            touched.append([])
            let step = Step(number: number, operation: operation)
            switch operation.kind {
            case .insert(let insert): results.append(.init(rows: try run(insert, step)))
            case .update(let update): results.append(.init(rows: try run(update, step)))
            case .delete(let delete): results.append(.init(rows: try run(delete, step)))
            }
        }
        return results
    }

    // MARK: - Rows

    func put(_ record: MemoryRecord, of entity: Entity) {
        store.tables[entity.name]?.rows[record.id] = record
    }

    func touch(_ record: MemoryRecord, of entity: Entity) {
        touched[touched.count - 1].append((entity, record))
    }

    /// What `input` stands for; ids become text where `field` holds text.
    func resolve(_ input: Input, for field: Field?, _ step: Step) throws(DatabaseError) -> Value {
        guard case .result(let operation, let row, let name) = input else {
            if case .value(let value) = input { return value }
            return .null
        }
        // Of earlier operations only: the running one is the last.
        guard touched.indices.dropLast().contains(operation), touched[operation].indices.contains(row) else {
            throw .unknownResult(operation: step.number)
        }
        let (entity, record) = touched[operation][row]
        guard entity.field(name.rawValue) != nil else { throw .unknownResult(operation: step.number) }
        let value = MemoryRow(record, of: entity, in: view).value(of: name.rawValue)
        if case .integer(let id) = value, field?.type.columnClass == .text { return .text(String(id)) }
        return value
    }

    /// The row as the step's caller may see it: its id alone when it can't be read.
    func json(_ record: MemoryRecord, _ step: Step) throws(DatabaseError) -> [UInt8]? {
        guard let plan = step.operation.returning else { return nil }
        var sink = JSONRowSink()
        let isFound = MemoryReader(plan, store: store).record(record.id, plan.shape, into: &sink)
        if let failure = sink.failure { throw failure }
        if isFound { return sink.writer.bytes }
        return JSONValue.object(JSONObject([(SystemField.id, record.id.json)])).encoded()
    }

    // MARK: - Log

    func log(_ action: Change.Action, _ record: MemoryRecord, of entity: Entity, old: JSONObject) {
        store.position += 1
        let change = Change(
            position: store.position,
            transaction: changes.first?.position ?? store.position,
            time: origin.time,
            entityID: entity.id,
            recordID: record.id,
            action: action,
            version: record.version,
            actor: origin.actor,
            requestID: origin.requestID,
            old: old
        )
        changes.append(change)
        store.log.append(change)
        store.marks[entity.id] = change.position
    }
}

extension Entity {
    /// Fields with a column of their own beside `id`.
    var storedFields: [Field] {
        fields.filter { field in
            if case .primary = field.type { false } else { field.type.hasColumn }
        }
    }

    /// What the change log may tell of a row.
    func image(_ record: MemoryRecord, only names: (String) -> Bool = { _ in true }) -> JSONObject {
        var image = JSONObject()
        for field in storedFields where names(field.name.rawValue) {
            if case .secret = field.type { continue }
            if field.type.isEncrypted { continue }
            image[field.name.rawValue] = record[field.name.rawValue].json
        }
        return image
    }
}
