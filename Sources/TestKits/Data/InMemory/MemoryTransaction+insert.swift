// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

extension MemoryTransaction {
    func run(_ insert: WriteOperation.Insert, _ step: Step) throws(DatabaseError) -> [WriteOutcome.Row] {
        var rows: [WriteOutcome.Row] = []
        for (number, assignments) in insert.rows.enumerated() {
            var step = step
            step.row = number
            do throws(DatabaseError) {
                rows.append(try run(assignments, insert, step))
            } catch {
                guard namesAllRefusals, error.isAboutRow else { throw error }
                refusals.append(RowRefusal(operation: step.number, row: number, error: error))
            }
        }
        return rows
    }

    private func run(
        _ assignments: [Assignment],
        _ insert: WriteOperation.Insert,
        _ step: Step
    ) throws(DatabaseError) -> WriteOutcome.Row {
        let entity = step.entity
        if let conflict = insert.onConflict {
            // A number is not taken for a row that is there.
            let key = try draft(assignments.filter { !$0.isNextNumber }, step)
            if let existing = row(like: key, in: conflict.fields, of: entity) {
                return try resolve(conflict, with: existing, step)
            }
        }
        let draft = try draft(assignments, step)
        guard let allowed = allowed(draft, before: nil, insert.checks, of: entity) else {
            throw .forbidden(operation: step.number)
        }
        if entity.options.singleton, hasRow(entity) { throw .singletonExists(operation: step.number) }
        if store.tables[entity.name]?.rows[allowed.id] != nil {
            throw .notUnique(operation: step.number, row: step.row, entity: entity.name, fields: entity.idField)
        }
        try checkRules(allowed, step)
        for assignment in assignments { noteGivenNumber(assignment, of: entity) }
        put(allowed, of: entity)
        if case .integer(let id) = allowed.id, id > store.tables[entity.name]?.lastID ?? 0 {
            store.tables[entity.name]?.lastID = id
        }
        log(.create, allowed, of: entity, old: JSONObject())
        touch(allowed, of: entity)
        return .init(id: allowed.id, version: allowed.version, wasCreated: true, json: try json(allowed, step))
    }

    /// The row that the assignments make, before presets.
    private func draft(_ assignments: [Assignment], _ step: Step) throws(DatabaseError) -> MemoryRecord {
        var record = MemoryRecord(id: .integer(0), version: 1, values: [:])
        for assignment in assignments { try apply(assignment, to: &record, step) }
        let next = (store.tables[step.entity.name]?.lastID ?? 0).addingReportingOverflow(1)
        let generated =
            step.entity.primaryFormat == .integer && !next.overflow ? RecordID.integer(next.partialValue) : nil
        guard let id = RecordID(record[SystemField.id]) ?? generated else {
            throw .internalFailure("a row of \(step.entity.name) has no id")
        }
        record[SystemField.id] = .null
        return MemoryRecord(id: id, version: 1, values: record.values)
    }

    /// The row that is there with the same values, none of them null.
    private func row(like draft: MemoryRecord, in fields: [FieldName], of entity: Entity) -> MemoryRecord? {
        if fields == entity.idField {
            return store.tables[entity.name]?.rows[draft.id].flatMap { isAlive($0, of: entity) ? $0 : nil }
        }
        let wanted = fields.map { draft[$0.rawValue] }
        if wanted.contains(.null) { return nil }
        return store.tables[entity.name]?.rows.values.first { record in
            isAlive(record, of: entity) && fields.map { ExactValue(record[$0.rawValue]) } == wanted.map(ExactValue.init)
        }
    }

    private func resolve(
        _ conflict: WriteOperation.Conflict,
        with existing: MemoryRecord,
        _ step: Step
    ) throws(DatabaseError) -> WriteOutcome.Row {
        guard isReadable(existing, step) else {
            throw .notUnique(operation: step.number, row: step.row, entity: step.entity.name, fields: conflict.fields)
        }
        var record = existing
        if !conflict.keepsExisting {
            record = try change(existing, conflict.update.assignments, checks: conflict.update.checks, step)
        }
        touch(record, of: step.entity)
        return .init(id: record.id, version: record.version, wasCreated: false, json: try json(record, step))
    }

    /// A number that is given is not given out again.
    private func noteGivenNumber(_ assignment: Assignment, of entity: Entity) {
        guard case .autonumber = assignment.field.type, case .set(.value(.integer(let number))) = assignment.change
        else { return }
        let name = assignment.field.name.rawValue
        let last = store.tables[entity.name]?.lastNumbers[name] ?? number
        store.tables[entity.name]?.lastNumbers[name] = max(last, number)
    }

    private func hasRow(_ entity: Entity) -> Bool {
        store.tables[entity.name]?.rows.values.contains { isAlive($0, of: entity) } ?? false
    }
}

extension Entity {
    /// The field that holds the id, as errors name it.
    var idField: [FieldName] {
        fields.compactMap { field in if case .primary = field.type { field.name } else { nil } }
    }
}

extension Assignment {
    fileprivate var isNextNumber: Bool { if case .nextNumber = change { true } else { false } }
}
