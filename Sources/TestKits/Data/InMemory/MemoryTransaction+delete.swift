// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

extension MemoryTransaction {
    func run(_ delete: WriteOperation.Delete, _ step: Step) throws(DatabaseError) -> [WriteOutcome.Row] {
        let entity = step.entity
        let wanted = { (record: MemoryRecord) in !delete.softly || self.isAlive(record, of: entity) }
        var rows: [WriteOutcome.Row] = []
        for record in try records(delete.target, checks: delete.checks, step, which: wanted) {
            // A row that went along with an earlier one of the same operation is gone already.
            guard let record = store.tables[entity.name]?.rows[record.id] else { continue }
            try check(delete.precondition, record, step)
            guard allowed(record, before: record, delete.checks, of: entity) != nil else {
                throw .forbidden(operation: step.number)
            }
            rows.append(.init(id: record.id, version: nil, wasCreated: false, json: try json(record, step)))
            touch(record, of: entity)
            if delete.softly { hide(record, of: entity) } else { try remove(record, of: entity, step) }
        }
        return rows
    }

    private func hide(_ record: MemoryRecord, of entity: Entity) {
        var hidden = record
        hidden[SystemField.deletedAt] = .text(origin.time.description)
        hidden.version += 1
        put(hidden, of: entity)
        log(.delete, record, of: entity, old: entity.image(record))
    }

    /// Removes a row and does to those that refer to it what their relation says.
    private func remove(_ record: MemoryRecord, of entity: Entity, _ step: Step) throws(DatabaseError) {
        store.tables[entity.name]?.rows[record.id] = nil
        for other in store.schema.allEntities {
            for field in other.fields {
                guard case .relation(let rules) = field.type, rules.target == entity.name else { continue }
                for reference in records(of: other, where: field, is: record.id.value) {
                    try release(reference, of: other, field, rules.onDelete, step)
                }
            }
        }
        log(.delete, record, of: entity, old: entity.image(record))
    }

    private func release(
        _ record: MemoryRecord,
        of entity: Entity,
        _ field: Field,
        _ rule: RelationRules.OnDelete,
        _ step: Step
    ) throws(DatabaseError) {
        // A removal further down may have taken it.
        guard let record = store.tables[entity.name]?.rows[record.id] else { return }
        switch rule {
        case .cascade: try remove(record, of: entity, step)
        case .restrict, .noAction: throw .stillReferenced(operation: step.number, entity: entity.name)
        case .setNull, .setDefault:
            var released = record
            released[field.name.rawValue] = .null
            released.version += 1
            replace(record, with: released, of: entity)
        }
    }

    private func records(of entity: Entity, where field: Field, is value: Value) -> [MemoryRecord] {
        let records = store.tables[entity.name]?.rows.values.filter {
            $0[field.name.rawValue].order(to: value) == .equal
        }
        return (records ?? []).sorted { $0.id.value.order(to: $1.id.value) == .less }
    }
}
