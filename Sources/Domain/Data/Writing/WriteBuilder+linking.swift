// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension WriteBuilder {
    /// Plans the steps of one relation that is not stored in the record's own row, with the caller's rights on the
    /// entity whose rows store it.
    mutating func write(_ link: LinkWrite, of entity: Entity, id: Input, isNew: Bool) throws(DataError) {
        guard let tie = tie(link, id: id) else { return }
        let outer = trust
        trust = outer.inside(link.reference.name)
        defer { trust = outer }
        for command in link.commands {
            switch command {
            case .set(let ends):
                if !isNew { try release(tie, link: link, ends, keeps: true) }
                for end in ends { try attach(end, tie, link: link) }
            case .attach(let ends):
                for end in ends { try attach(end, tie, link: link) }
            case .detach(let ends):
                if isNew {
                    report(link.pointer, "invalid_relation", "A new record has nothing to detach.")
                } else {
                    try release(tie, link: link, ends, keeps: false)
                }
            case .create(let bodies):
                if !isNew, !link.reference.isMany { try release(tie, link: link, [], keeps: true) }
                for (body, pointer) in bodies { try create(body, at: pointer, tie, link: link) }
            }
        }
    }

    /// How rows are tied to the record.
    enum Tie {
        /// By a row of the connection.
        case connection(Entity, target: Entity, near: Field, far: Field, id: Input)
        /// By key fields of the target's own row.
        case keys(target: Entity, [(field: Field, input: Input)])
    }

    private func tie(_ link: LinkWrite, id: Input) -> Tie? {
        guard let target = schema.entity(link.reference.target) else { return nil }
        switch link.reference.path {
        case .through(let connection, let near, let far, _):
            guard let connection = schema.entity(connection), let near = connection.field(near.rawValue),
                let far = connection.field(far.rawValue)
            else { return nil }
            return .connection(connection, target: target, near: near, far: far, id: id)
        case .inverse(let key, _):
            return target.field(key.rawValue).map { .keys(target: target, [($0, id)]) }
        case .polymorphic(let tag, _):
            guard let type = target.field(SystemField.reference), let key = target.field(SystemField.entityID) else {
                return nil
            }
            return .keys(target: target, [(type, .value(.text(tag))), (key, Self.asText(id))])
        case .toOne, .polymorphicInverse: return nil
        }
    }

    private mutating func attach(_ end: LinkWrite.End, _ tie: Tie, link: LinkWrite) throws(DataError) {
        switch tie {
        case .connection(let connection, _, let near, let far, let id):
            try connect(
                connection,
                near: (near, id, link.pointer),
                far: (far, end.id, end.pointer),
                extras: end.extras,
                at: end.pointer
            )
        case .keys(let target, let keys):
            try requireWritable(target)
            let given = try alternatives(.update, on: target)
            var assignments = keys.map { Assignment($0.field, .set($0.input)) }
            touch(target, &assignments)
            let places = try covering(given, keys.map(\.field.name))
            let update = WriteOperation.Update(
                target: .id(end.id),
                assignments: assignments,
                checks: given.checks(places)
            )
            _ = append(.update(update), of: target, at: RowPlace(pointer: end.pointer), isMain: false)
        }
    }

    private mutating func connect(
        _ connection: Entity,
        near: (field: Field, input: Input, pointer: String),
        far: (field: Field, input: Input, pointer: String),
        extras: JSONObject,
        at pointer: String
    ) throws(DataError) {
        _ = try create(
            extras,
            in: connection,
            at: pointer,
            isMain: false,
            keys: [near.field.name: (near.input, near.pointer), far.field.name: (far.input, far.pointer)],
            conflict: ConflictRule(fields: [near.field.name, far.field.name], keepsExisting: extras.isEmpty)
        )
    }

    private mutating func create(
        _ body: JSONObject,
        at pointer: String,
        _ tie: Tie,
        link: LinkWrite
    ) throws(DataError) {
        switch tie {
        case .connection(let connection, let target, let near, let far, let id):
            let made = try createRelated(body, in: target, at: pointer)
            try connect(
                connection,
                near: (near, id, link.pointer),
                far: (far, .result(operation: made.operation, row: made.row ?? 0, field: .id), pointer),
                extras: JSONObject(),
                at: pointer
            )
        case .keys(let target, let keys):
            var forced: [FieldName: (input: Input, pointer: String)] = [:]
            for key in keys { forced[key.field.name] = (key.input, link.pointer) }
            _ = try createRelated(body, in: target, at: pointer, keys: forced)
        }
    }
}
