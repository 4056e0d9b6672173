// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain
import Synchronization

/// Refuses to take files from a record that would then have fewer of them than their field asks for (`min_items`),
/// whatever door they are taken by. A record that is deleted takes all of its files along.
///
/// Records begin without files, as these are bound to what is there: until there are so many, only the taking of files
/// is refused.
final class MediaMinimums: Sendable {
    private static let hookID = "roost.media.minimums"

    private struct Minimum {
        let entity: EntityName
        let field: FieldName
        let least: Int
    }

    private struct Known {
        var version = -1
        /// Of the entity of files.
        var files: String?
        /// By what files of the field are tagged with.
        var minimums: [String: Minimum] = [:]
    }

    private let records: OwnRecords
    private let known = Mutex<Known>(Known())

    init(records: OwnRecords) { self.records = records }

    /// Watches the schema from now on.
    func begin(_ schemas: SchemaService, hooks: HookRegistry) {
        schemas.observe { [weak self] schema in self?.note(schema, hooks: hooks) }
        note(schemas.current, hooks: hooks)
    }

    /// The hook holds the records that hold it.
    func end(_ hooks: HookRegistry) { hooks.remove(id: Self.hookID) }

    private func note(_ schema: Schema, hooks: HookRegistry) {
        known.withLock { known in
            guard schema.version >= known.version else { return }
            known = Known(version: schema.version)
            known.files = schema.definition.entities.first { $0.name == MediaEntities.files }?.id
            for entity in schema.definition.entities where !entity.isArchived {
                for field in entity.fields {
                    guard case .media(let rules) = field.type, let least = rules.minItems, least > 0 else { continue }
                    known.minimums["\(entity.name).\(field.name)"] = Minimum(
                        entity: entity.name,
                        field: field.name,
                        least: least
                    )
                }
            }
            guard !known.minimums.isEmpty else { return hooks.remove(id: Self.hookID) }
            hooks.inTransaction(
                of: MediaEntities.files,
                id: Self.hookID,
                TransactionHook { [weak self] changes, transaction throws(DataError) in
                    try self?.check(changes, transaction)
                }
            )
        }
    }

    private func check(_ changes: [Change], _ transaction: borrowing HookTransaction) throws(DataError) {
        let (files, minimums) = known.withLock { ($0.files, $0.minimums) }
        var checked: Set<FileBinding> = []
        for change in changes where change.entityID == files && change.action != .create {
            guard let tag = change.old[SystemField.reference]?.stringValue, let minimum = minimums[tag],
                let record = try record(of: change, transaction),
                checked.insert(FileBinding(entity: minimum.entity, field: minimum.field, record: record)).inserted,
                try transaction.record(record, of: minimum.entity) != nil
            else { continue }
            try require(minimum, tag, record, transaction)
        }
    }

    /// Which record had the file; nil for what can't be one's.
    private func record(of change: Change, _ transaction: borrowing HookTransaction) throws(DataError) -> RecordID? {
        // An update tells only what it changed.
        if let old = change.old[SystemField.entityID]?.stringValue { return RecordID(reference: old) }
        guard
            case .text(let now)? = try transaction.record(change.recordID, of: MediaEntities.files)?[
                SystemField.entityID
            ]
        else { return nil }
        return RecordID(reference: now)
    }

    private func require(
        _ minimum: Minimum,
        _ tag: String,
        _ record: RecordID,
        _ transaction: borrowing HookTransaction
    ) throws(DataError) {
        let files = MediaConditions.all([
            MediaConditions.equal(SystemField.reference, tag),
            MediaConditions.equal(SystemField.entityID, record.description),
        ])
        var count = 0
        for deletion in try records.operations(for: [.removeAll(MediaEntities.files, where: files)]) {
            count += try transaction.targets(of: deletion).count
        }
        guard count < minimum.least else { return }
        let message = "\(minimum.field) of this record has to keep at least \(minimum.least) files."
        throw .invalid([.init(pointer: "", code: "min_items", message: message)])
    }
}
