// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain
import Synchronization

/// Lets files go the way of the record that they belong to, in the transaction that deletes it: they are deleted, or
/// belong to nothing any more, as their field says.
final class MediaLinks: Sendable {
    private static let hookID = "roost.media.links"

    private let records: OwnRecords
    private let known = Mutex<Known>(Known())

    private struct Known {
        var version = -1
        /// By the stable ids of the entities.
        var fields: [String: [(tag: String, onDelete: MediaRules.OnDelete)]] = [:]
    }

    init(records: OwnRecords) { self.records = records }

    /// Watches the schema from now on.
    func begin(_ schemas: SchemaService, hooks: HookRegistry) {
        schemas.observe { [weak self] schema in self?.note(schema, hooks: hooks) }
        note(schemas.current, hooks: hooks)
    }

    /// The hook holds the records that hold it.
    func end(_ hooks: HookRegistry) { hooks.remove(id: Self.hookID) }

    /// Schemas may come in another order than they are numbered. For all entities, because a deletion takes records of
    /// others along.
    private func note(_ schema: Schema, hooks: HookRegistry) {
        known.withLock { known in
            guard schema.version >= known.version else { return }
            known = Known(version: schema.version, fields: [:])
            for entity in schema.definition.entities where !entity.isArchived {
                for field in entity.fields {
                    guard case .media(let rules) = field.type else { continue }
                    known.fields[entity.id, default: []].append(("\(entity.name).\(field.name)", rules.onDelete))
                }
            }
            guard !known.fields.isEmpty else { return hooks.remove(id: Self.hookID) }
            hooks.inTransaction(
                id: Self.hookID,
                TransactionHook { [weak self] changes, transaction throws(DataError) in
                    guard let self else { return }
                    let writes = self.writes(for: changes)
                    guard !writes.isEmpty else { return }
                    _ = try transaction.write(self.records.operations(for: writes))
                }
            )
        }
    }

    private func writes(for changes: [Change]) -> [OwnWrite] {
        let fields = known.withLock { $0.fields }
        var writes: [OwnWrite] = []
        for change in changes where change.action == .delete {
            for (tag, onDelete) in fields[change.entityID] ?? [] {
                let files = MediaConditions.all([
                    MediaConditions.equal(SystemField.reference, tag),
                    MediaConditions.equal(SystemField.entityID, change.recordID.description),
                ])
                switch onDelete {
                case .delete: writes.append(.removeAll(MediaEntities.files, where: files))
                case .keep: writes.append(.updateAll(MediaEntities.files, where: files, Self.unbound))
                }
            }
        }
        return writes
    }

    private static let unbound = JSONObject([
        (SystemField.reference, .null), (SystemField.entityID, .null), ("scope", .null),
    ])
}
