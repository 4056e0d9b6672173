// SPDX-License-Identifier: Apache-2.0

import Kernel

extension Records {
    /// The record as a log entry left it (before it, for a delete): the current row with later entries undone. Nil when
    /// the log doesn't reach far enough.
    func image(after change: Change, of entity: Entity, schema: Schema) async throws(DataError) -> JSONObject? {
        if change.action == .delete { return Self.whole(change) }
        let context = RequestContext(
            caller: .system,
            requestID: change.requestID,
            now: clock.now(),
            deadline: .now.advanced(by: .seconds(5))
        )
        let current = try await seen(change.recordID, of: entity.name, context: context)
        if let values = current.values, !entity.isVersioned || current.expectation?.version == change.version {
            return values
        }
        let later = try await entries(of: change.recordID, entity: entity, after: change.position)
        var image = current.values
        for entry in later.reversed() {
            switch entry.action {
            case .delete: image = Self.whole(entry)
            case .update:
                // The log doesn't tell old values of encrypted fields, nor whether they have changed.
                for field in entity.fields where field.type.isEncrypted { image?[field.name.rawValue] = nil }
                for member in entry.old.members { image?[member.key] = member.value }
            case .create: image = nil
            }
        }
        return image
    }

    /// The record that was deleted, its id first.
    private static func whole(_ entry: Change) -> JSONObject {
        JSONObject([(SystemField.id, entry.recordID.json)] + entry.old.members.map { ($0.key, $0.value) })
    }

    /// Log entries of one record, oldest first. The search is bounded: a listener that is that far behind goes without.
    private func entries(
        of id: RecordID,
        entity: Entity,
        after position: Int64
    ) async throws(DataError) -> [Change] {
        var found: [Change] = []
        var position = position
        for _ in 0..<20 {
            let changes: [Change]
            do throws(DatabaseError) {
                changes = try await database.changes(after: position, limit: 500)
            } catch {
                throw DataError(reading: error)
            }
            found += changes.filter { $0.recordID == id && $0.entityID == entity.id }
            guard let last = changes.last, changes.count == 500 else { break }
            position = last.position
        }
        return found
    }
}
