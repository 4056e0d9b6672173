// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

/// A schema plan at work on its own copy of everything.
struct MemorySchemaChange {
    let plan: SchemaPlan
    private(set) var store: MemoryStore
    private var found: [SchemaObstacle] = []

    init(_ plan: SchemaPlan, store: MemoryStore) {
        self.plan = plan
        self.store = store
    }

    mutating func run() throws(DatabaseError) {
        let obstacles = try obstacles()
        guard obstacles.isEmpty else { throw .refused(obstacles) }
    }

    /// Runs all steps and tells what stood in the way of them.
    mutating func obstacles() throws(DatabaseError) -> [SchemaObstacle] {
        guard store.schema.version == plan.from.version else { throw .schemaConflict }
        found = []
        for step in plan.steps { run(step) }
        if found.isEmpty { checkKeys() }
        return found
    }

    /// Notes the plan and makes its schema the current one.
    mutating func record(_ origin: WritePlan.Origin) {
        store.adopt(plan.to)
        store.history.append(
            AppliedPlan(version: plan.to.version, time: origin.time, actor: origin.actor, plan: plan.stepsJSON.text)
        )
    }

    private mutating func run(_ step: SchemaStep) {
        switch step {
        case .createTable(let entity): store.tables[entity.name] = MemoryTable()
        case .dropTable(let entity): store.tables[entity.name] = nil
        case .renameTable(let from, let to): store.tables[to.name] = store.tables.removeValue(forKey: from.name)
        case .addColumn: break
        case .dropColumn(let field, let entity):
            change(entity) { $0[field.name.rawValue] = .null }
            store.tables[entity.name]?.lastNumbers[field.name.rawValue] = nil
        case .renameColumn(let from, let to, let entity): rename(from, to, of: entity)
        case .convertColumn(let from, let to, let entity): convert(from, to, of: entity)
        case .require(let field, let entity): fill(field, of: entity)
        case .restrictValues(let field, let entity): restrict(field, of: entity)
        case .createIndex(let index, let entity): if index.unique { checkUnique(index, of: entity) }
        case .dropIndex, .describe, .adopt, .archive, .unarchive, .access: break
        }
    }

    private func rows(of entity: Entity) -> [MemoryRecord] {
        let rows = store.tables[entity.name]?.rows.values.map(\.self) ?? []
        return rows.sorted { $0.id.value.order(to: $1.id.value) == .less }
    }

    private mutating func change(_ entity: Entity, _ body: (inout MemoryRecord) -> Void) {
        for var record in rows(of: entity) {
            body(&record)
            store.tables[entity.name]?.rows[record.id] = record
        }
    }

    private mutating func note(
        _ kind: SchemaObstacle.Kind,
        _ entity: Entity,
        _ fields: [FieldName],
        _ records: [MemoryRecord]
    ) {
        guard !records.isEmpty else { return }
        found.append(
            SchemaObstacle(
                kind: kind,
                entity: entity.name,
                fields: fields,
                records: records.prefix(20).map(\.id),
                count: records.count
            )
        )
    }

    // MARK: - Columns

    private mutating func rename(_ from: Field, _ to: Field, of entity: Entity) {
        change(entity) { $0.values[to.name.rawValue] = $0.values.removeValue(forKey: from.name.rawValue) }
        let last = store.tables[entity.name]?.lastNumbers.removeValue(forKey: from.name.rawValue)
        store.tables[entity.name]?.lastNumbers[to.name.rawValue] = last
    }

    private mutating func convert(_ from: Field, _ to: Field, of entity: Entity) {
        guard var conversion = ValueConversion(from: from, to: to) else { return }
        var stuck: [MemoryRecord] = []
        change(entity) { record in
            if let value = conversion.convert(record[from.name.rawValue]) {
                record[from.name.rawValue] = .null
                record[to.name.rawValue] = value
            } else {
                stuck.append(record)
            }
        }
        note(.notConvertible, entity, [to.name], stuck)
    }

    private mutating func fill(_ field: Field, of entity: Entity) {
        let name = field.name.rawValue
        guard let value = field.backfill else {
            return note(.nulls, entity, [field.name], rows(of: entity).filter { $0[name].isNull })
        }
        change(entity) { if $0[name].isNull { $0[name] = value } }
    }

    private mutating func restrict(_ field: Field, of entity: Entity) {
        guard case .enumeration(let rules) = field.type else { return }
        let listed = Set(rules.values.map { ExactValue(.text($0)) } + [ExactValue(.null)])
        note(
            .unlistedValues,
            entity,
            [field.name],
            rows(of: entity).filter { !listed.contains(ExactValue($0[field.name.rawValue])) }
        )
    }

    /// Keys that name no row any more.
    private mutating func checkKeys() {
        for entity in plan.to.allEntities {
            for field in entity.fields {
                guard case .relation(let rules) = field.type else { continue }
                let broken = rows(of: entity).filter { record in
                    RecordID(record[field.name.rawValue]).map { store.tables[rules.target]?.rows[$0] == nil } ?? false
                }
                note(.missingTargets, entity, [field.name], broken)
            }
        }
    }

    private mutating func checkUnique(_ index: Index, of entity: Entity) {
        var seen: [[ExactValue]: [MemoryRecord]] = [:]
        for record in rows(of: entity) {
            let key = index.fields.map { ExactValue(record[$0.rawValue]) }
            let isDeleted = entity.options.softDelete && !record[SystemField.deletedAt].isNull
            if !isDeleted, !key.contains(ExactValue(.null)) { seen[key, default: []].append(record) }
        }
        let duplicates = seen.values.filter { $0.count > 1 }.flatMap(\.self)
        note(
            .duplicates,
            entity,
            index.fields,
            duplicates.sorted { $0.id.value.order(to: $1.id.value) == .less }
        )
    }
}

extension Field {
    /// What nulls become when the field becomes required.
    fileprivate var backfill: Value? {
        guard let defaultValue, !defaultValue.isNull else { return nil }
        if case .json = type { return .json(defaultValue.text) }
        if case .jsonSchema = type { return .json(defaultValue.text) }
        if case .geo = type { return .json(defaultValue.text) }
        return type.valueKind?.value(from: defaultValue)
    }
}
