// SPDX-License-Identifier: Apache-2.0

import Kernel

extension WriteBuilder {
    /// Creates the record, or updates the one that has the same values in `fields`.
    mutating func upsert(
        _ body: JSONObject,
        onConflict fields: [FieldName],
        in entity: Entity,
        at pointer: String
    ) throws(DataError) -> ResultPlace {
        guard isUnique(fields, in: entity) else {
            throw .invalid([
                .init(
                    pointer: "?on-conflict",
                    code: "not_unique_key",
                    message: "No unique index of \(entity.name) is made of just these fields."
                )
            ])
        }
        return try create(
            body,
            in: entity,
            at: pointer,
            isMain: true,
            conflict: ConflictRule(fields: fields, keepsExisting: false)
        )
    }

    private func isUnique(_ fields: [FieldName], in entity: Entity) -> Bool {
        if fields == [.id] { return true }
        let names = Set(fields)
        if let adoption = entity.table.adoption,
            Set(adoption.keyColumns) == Set(fields.map { adoption.columns[$0.rawValue] ?? $0.rawValue })
        {
            return true
        }
        return schema.indices(of: entity.name).contains { $0.unique && Set($0.fields) == names }
    }

    /// What becomes of the row that is there: the same changes, but for the fields that say which row it is.
    mutating func conflict(
        _ rule: ConflictRule,
        _ changes: [(field: Field, change: FieldChange)],
        in entity: Entity
    ) throws(DataError) -> WriteOperation.Conflict {
        guard !rule.keepsExisting else {
            let nothing = WriteOperation.Update(target: .id(.value(.null)), assignments: [])
            return WriteOperation.Conflict(fields: rule.fields, update: nothing, keepsExisting: true)
        }
        let given = try alternatives(.update, on: entity)
        var draft = RowDraft(at: request.pointer)
        for (field, change) in changes where !rule.fields.contains(field.name) {
            guard isFillable(field, .update) || trust.covers(field.name.rawValue) else {
                continue
            }
            assign(change, to: field, updating: &draft)
            if !trust.covers(field.name.rawValue) { draft.written.append(field.name) }
        }
        touch(entity, &draft.assignments)
        let update = WriteOperation.Update(
            target: .id(.value(.null)),
            assignments: draft.assignments,
            checks: given.checks(try covering(given, draft.written))
        )
        return WriteOperation.Conflict(fields: rule.fields, update: update)
    }
}
