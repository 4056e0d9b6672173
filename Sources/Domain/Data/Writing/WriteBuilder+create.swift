// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension WriteBuilder {
    /// What to do when a row with the same values is there.
    struct ConflictRule {
        let fields: [FieldName]
        /// Leave it as it is; otherwise it is updated with what the body says.
        let keepsExisting: Bool
    }

    /// Plans a new record, and whatever relations its body writes.
    /// - Parameters:
    ///   - keys: fields that are set from outside the body, and where the body names them.
    ///   - isMain: the record is what the request is about.
    mutating func create(
        _ body: JSONObject,
        in entity: Entity,
        at pointer: String,
        isMain: Bool,
        keys: [FieldName: (input: Input, pointer: String)] = [:],
        conflict: ConflictRule? = nil
    ) throws(DataError) -> ResultPlace {
        try requireWritable(entity)
        try requireDoor(.create, entity)
        let given = try alternatives(.create, on: entity)
        var draft = RowDraft(at: pointer)
        for (field, key) in keys {
            draft.keys[field] = key.input
            draft.place.fields[field] = key.pointer
            draft.written.append(field)
        }
        try relations(body, of: entity, given: given, context: .create, into: &draft)

        var changes: [(field: Field, change: FieldChange)] = []
        var missing: [Field] = []
        let takesID = request.takesIDs || conflict?.fields.first?.rawValue == SystemField.id
        for field in entity.fields {
            let name = field.name.rawValue
            if let input = draft.keys[field.name] {
                draft.assignments.append(Assignment(field, .set(input)))
                changes.append((field, .set(input)))
                if body[name] != nil { reportTwice(field, at: pointer) }
            } else if let json = body[name], request.takesIDs, isManaged(field) {
                if try restore(json, field, given, of: entity, at: "\(pointer)/\(name)", into: &draft) { continue }
                if !fill(field, of: entity, body: body, into: &draft) { missing.append(field) }
            } else if let json = body[name] {
                guard mayWrite(field, of: entity, given, .create, takesID: takesID, at: pointer, into: &draft),
                    let change = change(json, of: field, at: "\(pointer)/\(name)")
                else { continue }
                assign(change, to: field, at: "\(pointer)/\(name)", into: &draft)
                changes.append((field, change))
            } else if !fill(field, of: entity, body: body, into: &draft) {
                missing.append(field)
            }
        }

        let places = try covering(given, draft.written)
        for field in missing where field.required && !given.preset(field.name, in: places) {
            report("\(pointer)/\(field.name)", "required", "This field is required.")
        }
        var update: WriteOperation.Conflict?
        if let conflict { update = try self.conflict(conflict, changes, in: entity) }
        let joinKey = JoinKey(
            entity: entity.name,
            isMain: isMain,
            request: request.place,
            alternatives: places,
            keepsExisting: conflict?.keepsExisting ?? false
        )
        let result = insert(
            draft.assignments,
            into: entity,
            checks: given.checks(places),
            conflict: update,
            joining: update.map(\.keepsExisting) ?? true ? joinKey : nil,
            place: draft.place,
            isMain: isMain
        )
        hash(draft.secrets, for: result)
        for link in draft.links {
            let id = Input.result(operation: result.operation, row: result.row ?? 0, field: .id)
            try write(link, of: entity, id: id, isNew: true)
        }
        return result
    }

    /// Sets what the server sets when the body says nothing. False when the field stays empty.
    private mutating func fill(_ field: Field, of entity: Entity, body: JSONObject, into draft: inout RowDraft) -> Bool
    {
        if let value = generated(field, of: entity, body: body) {
            draft.assignments.append(Assignment(field, value))
            return true
        }
        guard field.type.hasColumn else { return true }
        if case .primary = field.type { return true }
        guard entity.isVersioned else {
            // The database of an adopted table may have defaults of its own, and makes integer keys itself.
            return isOwnKey(field, of: entity)
        }
        // Equal columns in all rows, so that they fit into one statement.
        draft.assignments.append(Assignment(field, .set(.value(.null))))
        return false
    }

    private func isOwnKey(_ field: Field, of entity: Entity) -> Bool {
        guard let adoption = entity.table.adoption, adoption.keyColumns.count == 1 else { return false }
        let column = adoption.columns[field.name.rawValue] ?? field.name.rawValue
        return column == adoption.keyColumns[0] && entity.primaryFormat == .integer
    }

    private mutating func generated(_ field: Field, of entity: Entity, body: JSONObject) -> Assignment.Change? {
        switch field.type {
        case .primary(.uuid) where entity.isVersioned:
            return .set(.value(.text(ids.makeID())))
        case .autonumber(let rules):
            return .nextNumber(start: rules.start)
        case .slug(let rules):
            if let text = rules.source.flatMap({ body[$0] }).flatMap({ try? ValueReader.text(coercing: $0) }),
                let slug = Slug.make(from: text, limit: rules.maxLength)
            {
                return .set(.value(.text(slug)))
            }
        default: break
        }
        if field.origin == .system { return systemValue(of: field).map { .set(.value($0)) } }
        guard let json = field.defaultValue, !json.isNull, let value = try? values.value(json, of: field) else {
            return nil
        }
        return .set(.value(value))
    }

    /// What `timestamps` and `owner` put into a new row.
    private func systemValue(of field: Field) -> Value? {
        switch field.name.rawValue {
        case SystemField.createdAt, SystemField.updatedAt:
            return .text(planner.context.now.description)
        case SystemField.createdBy:
            guard case .user(let id) = planner.context.caller.principal.kind else { return .null }
            return field.type.valueKind == .text ? .text(id.description) : id.value
        default: return nil
        }
    }
}
