// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

/// A stored row in a view: masked fields are null, and relations lead only to what the view shows.
struct MemoryRow: ConditionRow {
    let record: MemoryRecord
    let entity: Entity
    let view: MemoryView

    init(_ record: MemoryRecord, of entity: Entity, in view: MemoryView) {
        self.record = record
        self.entity = entity
        self.view = view
    }

    var id: Value { record.id.value }
    var trusted: MemoryRow { MemoryRow(record, of: entity, in: view.trusted) }

    func value(of field: String) -> Value {
        guard let field = entity.field(field), !isMasked(field.name) else { return .null }
        return stored(field)
    }

    /// The value whatever the view hides.
    func stored(_ field: Field) -> Value {
        switch field.type {
        case .primary: id
        case .computed(let rules):
            rules.expression.evaluate(as: rules.kind) { entity.field($0.rawValue).map(stored) ?? .null }
        default: record[field.name.rawValue]
        }
    }

    /// Whether the view lets the field count as null here.
    func isMasked(_ field: FieldName) -> Bool {
        guard let mask = view.scopes[entity.name]?.masks[field] else { return false }
        return !mask.matches(trusted, parameters: view.values)
    }

    func related(_ relation: String) -> [any ConditionRow] {
        entity.reference(relation).map { linked($0).map(\.target) } ?? []
    }
}
