// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension WriteBuilder {
    func requireWritable(_ entity: Entity) throws(DataError) {
        if entity.table.adoption?.isReadOnly == true {
            throw .conflict(
                code: "read_only",
                [
                    .init(
                        pointer: "",
                        code: "read_only",
                        message: "\(entity.name) is a view or has no key: it is read only."
                    )
                ]
            )
        }
    }

    /// Refuses what is done at addresses of its own with the records of a system entity.
    func requireDoor(_ action: Change.Action, _ entity: Entity) throws(DataError) {
        guard entity.kind == .system, !trust.all, !request.isAttended else { return }
        if let refusal = SystemDoor.refusal(of: action, on: entity, to: planner.context.caller.principal) {
            throw refusal
        }
    }

    /// Reads the members of a body that are no fields: relations, and what doesn't exist.
    mutating func relations(
        _ body: JSONObject,
        of entity: Entity,
        given: Alternatives,
        context: Field.WriteContext,
        into draft: inout RowDraft
    ) throws(DataError) {
        for member in body.members where entity.field(member.key) == nil {
            let outer = trust
            trust = outer.inside(member.key)
            defer { trust = outer }
            let place = draft.place.pointer + JSONPointer().appending(member.key).description
            guard let reference = entity.reference(member.key), isPossible(reference, given, in: entity) else {
                reportUnknown(member.key, of: entity, at: place)
                continue
            }
            guard let link = link(member.value, reference, at: place) else { continue }
            switch reference.path {
            case .toOne(let key):
                guard let input = try target(of: link) else { continue }
                setKey(key, input, of: entity, given, context, at: place, into: &draft)
            case .polymorphicInverse(let tag):
                guard let input = try target(of: link) else { continue }
                let isNull = input.input == .value(.null)
                let type: (input: Input, pointer: String) = (.value(isNull ? .null : .text(tag)), input.pointer)
                setKey(
                    FieldName(literal: SystemField.reference),
                    type,
                    of: entity,
                    given,
                    context,
                    at: place,
                    into: &draft
                )
                let id: (input: Input, pointer: String) = (Self.asText(input.input), input.pointer)
                setKey(
                    FieldName(literal: SystemField.entityID),
                    id,
                    of: entity,
                    given,
                    context,
                    at: place,
                    into: &draft
                )
            case .inverse, .through, .polymorphic:
                draft.links.append(link)
            }
        }
    }

    /// A relation whose key the caller can't write is answered like a name that doesn't exist.
    private func isPossible(_ reference: Reference, _ given: Alternatives, in entity: Entity) -> Bool {
        if trust.all { return true }
        return switch reference.path {
        case .toOne(let key): given.give(key)
        case .polymorphicInverse:
            given.give(FieldName(literal: SystemField.reference))
                && given.give(FieldName(literal: SystemField.entityID))
        case .inverse, .through, .polymorphic: true
        }
    }

    /// What a to-one relation's key becomes; its target may have to be created first.
    private mutating func target(of link: LinkWrite) throws(DataError) -> (input: Input, pointer: String)? {
        guard let target = schema.entity(link.reference.target), let command = link.commands.first else { return nil }
        switch command {
        case .set(let ends):
            return ends.first.map { ($0.id, $0.pointer) } ?? (.value(.null), link.pointer)
        case .create(let bodies):
            guard let (body, pointer) = bodies.first else { return nil }
            let made = try createRelated(body, in: target, at: pointer)
            return (
                .result(operation: made.operation, row: made.row ?? 0, field: .id), link.pointer
            )
        case .attach, .detach: return nil
        }
    }

    /// Creates the other end of a relation.
    mutating func createRelated(
        _ body: JSONObject,
        in entity: Entity,
        at pointer: String,
        keys: [FieldName: (input: Input, pointer: String)] = [:]
    ) throws(DataError) -> ResultPlace {
        guard depth < RecordQuery.maximumDepth else {
            report(pointer, "too_deep", "$create nests at most \(RecordQuery.maximumDepth) deep.")
            return ResultPlace(entity: entity, operation: 0, row: 0)
        }
        depth += 1
        defer { depth -= 1 }
        return try create(body, in: entity, at: pointer, isMain: false, keys: keys)
    }

    private mutating func setKey(
        _ name: FieldName,
        _ key: (input: Input, pointer: String),
        of entity: Entity,
        _ given: Alternatives,
        _ context: Field.WriteContext,
        at place: String,
        into draft: inout RowDraft
    ) {
        guard let field = entity.field(name.rawValue) else { return }
        guard isFillable(field, context) || trust.all else {
            report(place, "not_fillable", "This relation can't be written here.")
            return
        }
        guard key.input != .value(.null) || !field.required else {
            report(key.pointer, "required", "This relation is required.")
            return
        }
        guard draft.keys[name] == nil else { return reportTwice(field, at: draft.place.pointer) }
        draft.keys[name] = key.input
        draft.place.fields[name] = key.pointer
        if !trust.all { draft.written.append(name) }
    }

    /// Whether the caller may name the field in a body; if so, it is noted as written.
    mutating func mayWrite(
        _ field: Field,
        of entity: Entity,
        _ given: Alternatives,
        _ context: Field.WriteContext,
        takesID: Bool = false,
        at pointer: String,
        into draft: inout RowDraft
    ) -> Bool {
        let name = field.name.rawValue
        if trust.covers(name) {
            if field.type.isWritable, field.type.hasColumn { return true }
            if takesID, name == SystemField.id { return true }
        } else if !given.give(field.name) {
            // Nothing is given away about a field that the caller sees in every record.
            guard planner.mayAlwaysRead(field, of: entity) else {
                reportUnknown(name, of: entity, at: "\(pointer)/\(name)")
                return false
            }
            report("\(pointer)/\(name)", "not_writable", "You may read this field, and not write it.")
            return false
        } else if isFillable(field, context) || (takesID && name == SystemField.id) {
            draft.written.append(field.name)
            return true
        }
        report("\(pointer)/\(name)", "not_fillable", "This field can't be written here.")
        return false
    }

    func isFillable(_ field: Field, _ context: Field.WriteContext) -> Bool {
        field.type.isWritable && field.type.hasColumn && field.fillable.contains(context)
    }

    mutating func reportUnknown(_ name: String, of entity: Entity, at place: String) {
        report(place, "unknown_field", "\(entity.name) has no field \"\(name)\".")
    }

    mutating func reportTwice(_ field: Field, at pointer: String) {
        report("\(pointer)/\(field.name)", "duplicate_field", "The body says twice what this field becomes.")
    }

    /// The alternatives that cover all fields written.
    func covering(_ given: Alternatives, _ written: [FieldName]) throws(DataError) -> [Int] {
        let places = given.covering(written)
        // Each field is given by some alternative, but no single one gives all of them.
        guard !places.isEmpty else { throw .forbidden(hint: nil) }
        return places
    }
}
