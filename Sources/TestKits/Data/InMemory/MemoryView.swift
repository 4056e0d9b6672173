// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

/// The rows of a snapshot as one plan sees them.
struct MemoryView {
    let store: MemoryStore
    /// What may be seen of each entity; an entity that is not listed is visible whole.
    var scopes: [EntityName: ReadScope] = [:]
    /// What parameters stand for.
    var values: [Value] = []

    /// The same without restrictions, as policies see it.
    var trusted: MemoryView { MemoryView(store: store, values: values) }

    func scoped(_ scopes: [EntityName: ReadScope]) -> MemoryView {
        MemoryView(store: store, scopes: scopes, values: values)
    }

    /// All rows that the scope of the entity gives, oldest first.
    func rows(of entity: Entity) -> [MemoryRow] {
        let records = store.tables[entity.name]?.rows.values.map { MemoryRow($0, of: entity, in: self) } ?? []
        return records.filter(isVisible).sorted { $0.id.order(to: $1.id) == .less }
    }

    func row(_ id: RecordID, of entity: Entity) -> MemoryRow? {
        guard let record = store.tables[entity.name]?.rows[id] else { return nil }
        let row = MemoryRow(record, of: entity, in: self)
        return isVisible(row) ? row : nil
    }

    private func isVisible(_ row: MemoryRow) -> Bool {
        guard let scope = scopes[row.entity.name], scope.rows != .constant(true) else { return true }
        return scope.rows.matches(row.trusted, parameters: values)
    }
}
