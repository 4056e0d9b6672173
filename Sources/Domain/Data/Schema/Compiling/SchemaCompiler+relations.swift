// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension SchemaCompiler {
    /// n:1 and 1:1: the source has a key field.
    mutating func addKeyed(_ relation: Relation, _ source: Int, _ target: Int, at pointer: JSONPointer) {
        guard let name = name(relation.keyName, at: pointer) else { return }
        let forward = Reference(
            name: relation.forwardName,
            target: relation.target,
            path: .toOne(key: name),
            relationID: relation.id
        )
        let backward = Reference(
            name: relation.backwardName,
            target: relation.source,
            path: .inverse(key: name, many: relation.kind == .manyToOne),
            relationID: relation.id
        )
        addKey(name, of: relation, to: source, target: target, at: pointer)
        add(forward, to: source, at: pointer)
        add(backward, to: target, at: pointer)
    }

    private mutating func addKey(
        _ name: FieldName,
        of relation: Relation,
        to source: Int,
        target: Int,
        at pointer: JSONPointer
    ) {
        let rules = RelationRules(
            target: relation.target,
            key: drafts[target].primaryFormat,
            onDelete: relation.effectiveOnDelete
        )
        let field = Field(
            id: relation.id,
            name: name,
            type: .relation(rules),
            required: relation.required,
            label: relation.config["fieldConfig"]?["label"]?.stringValue,
            origin: .relation(relation.id)
        )
        guard drafts[source].isAdopted else {
            drafts[source].keys.append(field)
            return
        }
        // An adopted table can't get a column, so the key is one that it has: a declared field turns into it.
        guard relation.key != nil else {
            let message = "an adopted table can't get a key column: name one of its columns in `key`"
            return issues.add(pointer.appending("config").appending("key"), "adopted_table", message)
        }
        if let place = drafts[source].declared.firstIndex(where: { $0.name == name }) {
            let declared = drafts[source].declared[place]
            drafts[source].declared[place] = declared.with(type: .relation(rules), origin: .relation(relation.id))
        } else {
            drafts[source].keys.append(field)
        }
    }

    /// m:n: a connection entity of its own, or one that is declared.
    mutating func addConnected(_ relation: Relation, _ source: Int, _ target: Int, at pointer: JSONPointer) {
        let isSelf = source == target
        let near = relation.key?.rawValue ?? (isSelf ? relation.backwardName : relation.source.rawValue) + "_id"
        let far = relation.farKey?.rawValue ?? (isSelf ? relation.forwardName : relation.target.rawValue) + "_id"
        guard let connection = relation.connection else {
            return issues.add(pointer, "invalid_name", "the connection's name is too long: set connectionTable")
        }
        guard let near = name(near, at: pointer), let far = name(far, at: pointer) else { return }
        if near == far {
            let message = "both keys are called `\(near)`: set mappedBy or inversedBy"
            return issues.add(pointer, "duplicate_reference", message)
        }
        if definition.entities.contains(where: { $0.name == connection }) {
            guard usesDeclared(connection, near, far, of: relation, at: pointer) else { return }
        } else {
            addConnection(connection, near, far, of: relation, source, target, at: pointer)
        }
        let extras = relation.connectionMappedName ?? connection.rawValue
        add(
            Reference(
                name: relation.forwardName,
                target: relation.target,
                path: .through(connection: connection, near: near, far: far, extras: extras),
                relationID: relation.id
            ),
            to: source,
            at: pointer
        )
        add(
            Reference(
                name: relation.backwardName,
                target: relation.source,
                path: .through(connection: connection, near: far, far: near, extras: extras),
                relationID: relation.id
            ),
            to: target,
            at: pointer
        )
    }

    private func usesDeclared(
        _ connection: EntityName,
        _ near: FieldName,
        _ far: FieldName,
        of relation: Relation,
        at pointer: JSONPointer
    ) -> Bool {
        let config = pointer.appending("config")
        guard let place = place(of: connection), relation.key != nil, relation.farKey != nil else {
            let message = "`\(connection)` is an entity: choose another connectionTable, or set `key` and `far_key`"
            issues.add(config.appending("connectionTable"), "duplicate_entity", message)
            return false
        }
        for (option, name, end) in [("key", near, relation.source), ("far_key", far, relation.target)] {
            if case .relation(let rules) = drafts[place].field(name)?.type, rules.target == end { continue }
            let message = "`\(connection)` has no relation field `\(name)` to `\(end)`"
            issues.add(config.appending(option), "unknown_field", message)
            return false
        }
        return true
    }

    private mutating func addConnection(
        _ connection: EntityName,
        _ near: FieldName,
        _ far: FieldName,
        of relation: Relation,
        _ source: Int,
        _ target: Int,
        at pointer: JSONPointer
    ) {
        var draft = EntityDraft(
            id: relation.id,
            name: connection,
            kind: .generated,
            options: EntityOptions(),
            primaryFormat: .integer,
            table: Table(name: connection.rawValue),
            pointer: pointer
        )
        draft.declared = relation.connectionFields
        for (name, end, role) in [(near, source, "source"), (far, target, "target")] {
            let rules = RelationRules(
                target: drafts[end].name,
                key: drafts[end].primaryFormat,
                onDelete: .cascade
            )
            draft.keys.append(
                Field(
                    id: "\(relation.id).\(role)",
                    name: name,
                    type: .relation(rules),
                    required: true,
                    origin: .relation(relation.id)
                )
            )
            let reference = String(name.rawValue.dropLast(name.rawValue.hasSuffix("_id") ? 3 : 0))
            draft.references.append(
                Reference(
                    name: reference,
                    target: drafts[end].name,
                    path: .toOne(key: name),
                    relationID: relation.id
                )
            )
            draft.makers[reference] = relation.id
        }
        add(draft)
    }

    /// The target has two hidden columns that say which source's row, of whichever entity, it belongs to.
    mutating func addPolymorphic(_ relation: Relation, _ source: Int, _ target: Int, at pointer: JSONPointer) {
        guard !drafts[target].isAdopted else {
            let message = "an adopted table can't be the target of a poly relation"
            return issues.add(pointer.appending("target"), "adopted_table", message)
        }
        if drafts[target].field(FieldName(literal: SystemField.reference)) == nil {
            drafts[target].keys += SystemField.polymorphic
        }
        let tag = "\(relation.source).\(relation.forwardName)"
        add(
            Reference(
                name: relation.forwardName,
                target: relation.target,
                path: .polymorphic(tag: tag, many: relation.many),
                relationID: relation.id
            ),
            to: source,
            at: pointer
        )
        // One target often belongs to several members of one source, such as `cover` and `images`.
        var backward = relation.backwardName
        if relation.inversedBy == nil, drafts[target].makers[backward] != nil {
            backward = "\(relation.source)_\(relation.forwardName)"
        }
        add(
            Reference(
                name: backward,
                target: relation.source,
                path: .polymorphicInverse(tag: tag),
                relationID: relation.id
            ),
            to: target,
            at: pointer
        )
    }

    private func name(_ text: String, at pointer: JSONPointer) -> FieldName? {
        if let name = FieldName(rawValue: text) { return name }
        issues.add(pointer, "invalid_name", "`\(text)` is no name for a key: set mappedBy or inversedBy")
        return nil
    }
}

extension Relation {
    /// A required key can't be set to null.
    var effectiveOnDelete: RelationRules.OnDelete {
        required && onDelete == .setNull ? .restrict : onDelete
    }
}
