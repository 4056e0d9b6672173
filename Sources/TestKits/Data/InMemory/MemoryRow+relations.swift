// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

/// A row that a reference leads to, and the connection row on the way if there is one.
struct MemoryLink {
    let target: MemoryRow
    var connection: MemoryRow?
}

extension MemoryRow {
    /// The rows that `reference` leads to, oldest first.
    func linked(_ reference: Reference) -> [MemoryLink] {
        guard let target = view.store.schema.entity(reference.target) else { return [] }
        switch reference.path {
        case .toOne(let key):
            return one(value(of: key.rawValue), of: target)
        case .inverse(let key, let many):
            let rows = view.rows(of: target).filter { $0.value(of: key.rawValue).order(to: id) == .equal }
            return (many ? rows : Array(rows.prefix(1))).map { MemoryLink(target: $0) }
        case .through(let name, let near, let far, _):
            return through(name, near, far, to: target)
        case .polymorphic(let tag, let many):
            let rows = view.rows(of: target).filter { $0.isTagged(tag) && $0.sourceText == record.id.description }
            return (many ? rows : Array(rows.prefix(1))).map { MemoryLink(target: $0) }
        case .polymorphicInverse(let tag):
            guard isTagged(tag), let text = sourceText else { return [] }
            return RecordID(text, of: target).map { one($0.value, of: target) } ?? []
        }
    }

    private func one(_ key: Value, of target: Entity) -> [MemoryLink] {
        guard let id = RecordID(key), let row = view.row(id, of: target) else { return [] }
        return [MemoryLink(target: row)]
    }

    private func through(_ name: EntityName, _ near: FieldName, _ far: FieldName, to target: Entity) -> [MemoryLink] {
        guard let connection = view.store.schema.entity(name) else { return [] }
        let links = view.rows(of: connection).compactMap { row -> MemoryLink? in
            guard row.record[near.rawValue].order(to: id) == .equal, let end = RecordID(row.record[far.rawValue]),
                let target = view.row(end, of: target)
            else { return nil }
            return MemoryLink(target: target, connection: row)
        }
        return links.sorted { $0.target.id.order(to: $1.target.id) == .less }
    }

    private func isTagged(_ tag: String) -> Bool { record[SystemField.reference] == .text(tag) }

    private var sourceText: String? {
        if case .text(let text) = record[SystemField.entityID] { text } else { nil }
    }
}
