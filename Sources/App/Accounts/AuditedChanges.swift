// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Kernel
import Synchronization

/// Puts changes of the entities that ask for it (`audit`) into the audit log, in the transaction that makes them: a
/// change without its entry can't be, nor an entry without its change.
final class AuditedChanges: Sendable {
    /// Of the hook, which holds the records that hold it: whoever closes them removes it.
    static let hookID = "roost.audit"

    private let records: OwnRecords
    private let log: ActivityLog
    private let known = Mutex<Known>(Known())

    /// The audited entities by their stable ids.
    private struct Known {
        var version = -1
        var entities: [String: EntityName] = [:]
    }

    init(records: OwnRecords, log: ActivityLog) {
        self.records = records
        self.log = log
    }

    /// Watches the schema from now on.
    func begin(_ schemas: SchemaService, hooks: HookRegistry) {
        schemas.observe { [weak self] schema in self?.note(schema, hooks: hooks) }
        note(schemas.current, hooks: hooks)
    }

    /// Schemas may come in another order than they are numbered. For all entities, because a deletion takes records of
    /// others along.
    private func note(_ schema: Schema, hooks: HookRegistry) {
        known.withLock { known in
            guard schema.version >= known.version else { return }
            let audited = schema.entities.filter { $0.options.audit && !$0.isHidden }
            known = Known(version: schema.version, entities: [:])
            for entity in audited { known.entities[entity.id] = entity.name }
            guard !known.entities.isEmpty else { return hooks.remove(id: Self.hookID) }
            hooks.inTransaction(
                id: Self.hookID,
                TransactionHook { changes, transaction throws(DataError) in
                    let writes = self.writes(for: changes)
                    guard !writes.isEmpty else { return }
                    _ = try transaction.write(self.records.operations(for: writes))
                }
            )
        }
    }

    private func writes(for changes: [Change]) -> [OwnWrite] {
        let entities = known.withLock { $0.entities }
        return changes.compactMap { change in
            entities[change.entityID].map { RecordsAuthStore.write(log.write(of: Self.event(change, of: $0))) }
        }
    }

    /// Names of fields and no values: who reads the log needn't be somebody who may read the record.
    private static func event(_ change: Change, of entity: EntityName) -> ActivityEvent {
        var details = JSONObject()
        details["version"] = change.version.map { .integer($0) }
        if change.action == .update { details["changed"] = .array(change.old.keys.map { .string($0) }) }
        return ActivityEvent(
            "data.\(change.action.rawValue)",
            actor: change.actor,
            user: Principal.user(ofActor: change.actor),
            target: "\(entity)/\(change.recordID.reference)",
            client: Client(requestID: change.requestID),
            details: details
        )
    }
}
