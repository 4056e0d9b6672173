// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

extension MemoryTransaction {
    func isAlive(_ record: MemoryRecord, of entity: Entity) -> Bool {
        !entity.options.softDelete || record[SystemField.deletedAt].isNull
    }

    /// Whether the step's caller may read the row; nobody asked means everybody may.
    func isReadable(_ record: MemoryRecord, _ step: Step) -> Bool {
        guard let plan = step.operation.returning else { return true }
        let row = MemoryRow(record, of: step.entity, in: MemoryView(store: store, values: plan.values))
        return plan.shape.policy.matches(row, parameters: plan.values)
    }

    /// The row with the presets of the first alternative that allows the write; nil when none does.
    func allowed(
        _ draft: MemoryRecord,
        before: MemoryRecord?,
        _ checks: [WriteOperation.Check],
        of entity: Entity
    ) -> MemoryRecord? {
        if checks.isEmpty { return draft }
        let old = before.map { MemoryRow($0, of: entity, in: view) }
        for check in checks {
            if let old, !check.rows.matches(old) { continue }
            var record = draft
            for (field, value) in check.presets { record[field.rawValue] = value }
            let after = check.after.binding { variable in
                if case .old(let field) = variable { old?.value(of: field) } else { nil }
            }
            var store = store
            store.tables[entity.name]?.rows[record.id] = record
            if after.matches(MemoryRow(record, of: entity, in: MemoryView(store: store))) { return record }
        }
        return nil
    }

    /// Unique indices and foreign keys. A key may not newly name a softly deleted row.
    func checkRules(
        _ record: MemoryRecord,
        over old: MemoryRecord? = nil,
        _ step: Step
    ) throws(DatabaseError) {
        let entity = step.entity
        for index in store.schema.indices(of: entity.name) where index.unique {
            guard clashes(record, index, of: entity) else { continue }
            throw .notUnique(operation: step.number, row: step.row, entity: entity.name, fields: index.fields)
        }
        for field in entity.fields {
            guard case .relation(let rules) = field.type else { continue }
            let value = record[field.name.rawValue]
            if value.isNull || (rules.target == entity.name && value == record.id.value) { continue }
            let target = RecordID(value).flatMap { store.tables[rules.target]?.rows[$0] }
            let isKept = old.map { $0[field.name.rawValue] == value } ?? false
            guard let target, let entityThere = store.schema.entity(rules.target),
                isKept || isAlive(target, of: entityThere)
            else {
                throw .missingTarget(operation: step.number, row: step.row, entity: entity.name, field: field.name)
            }
        }
    }

    private func clashes(_ record: MemoryRecord, _ index: Index, of entity: Entity) -> Bool {
        let key = index.fields.map { ExactValue(record[$0.rawValue]) }
        guard isAlive(record, of: entity), !key.contains(ExactValue(.null)) else { return false }
        return store.tables[entity.name]?.rows.values.contains { other in
            other.id != record.id && isAlive(other, of: entity)
                && index.fields.map { ExactValue(other[$0.rawValue]) } == key
        } ?? false
    }
}
