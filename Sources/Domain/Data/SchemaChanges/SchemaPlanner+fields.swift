// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension SchemaPlanner {
    enum Fate {
        case stays, converts, isReplaced
    }

    /// What a change of a field's type does to its column.
    func fate(of old: Field, becoming new: Field) -> Fate {
        if old.type == new.type { return .stays }
        if case .relation(let before) = old.type, case .relation(let after) = new.type {
            return fate(of: before, becoming: after)
        }
        guard let conversion = ValueConversion(from: old, to: new) else { return .isReplaced }
        return conversion.keepsValues ? .stays : .converts
    }

    private func fate(of old: RelationRules, becoming new: RelationRules) -> Fate {
        let isSame = from.entity(old.target)?.id == to.entity(new.target)?.id && old.key == new.key
        guard isSame else { return .isReplaced }
        return old.onDelete == new.onDelete ? .stays : .converts
    }

    /// Steps for what the database doesn't know of, so that every change shows in the plan.
    mutating func describe() {
        for definition in to.definition.entities where !definition.isArchived {
            guard let old = from.definition.entities.first(where: { $0.id == definition.id }), !old.isArchived else {
                continue
            }
            if old.options != definition.options || old.kind != definition.kind || old.adopted != definition.adopted {
                steps.append(.describe("change the options of \(definition.name)", of: definition.name))
            }
            describeFields(of: definition, before: old)
        }
        describeRelations()
    }

    private mutating func describeRelations() {
        for relation in to.definition.relations {
            guard let old = from.definition.relations.first(where: { $0.id == relation.id }) else {
                if !isSeen(relation, in: to) { describe("add", relation) }
                continue
            }
            guard let source = to.entity(relation.source), let target = to.entity(relation.target) else { continue }
            let isSame = from.entity(old.source)?.id == source.id && from.entity(old.target)?.id == target.id
            if isSame, old.with(source: source.name, target: target.name) == relation { continue }
            describe("change", relation)
        }
        for relation in from.definition.relations where !isSeen(relation, in: from) {
            if !to.definition.relations.contains(where: { $0.id == relation.id }) { describe("remove", relation) }
        }
    }

    /// Whether the relation shows in a table of its own or in a key column.
    private func isSeen(_ relation: Relation, in schema: Schema) -> Bool {
        switch relation.kind {
        case .manyToOne, .oneToOne: schema.entity(relation.source)?.table.adoption == nil
        case .manyToMany: relation.farKey == nil
        case .polymorphic: false
        }
    }

    private mutating func describe(_ verb: String, _ relation: Relation) {
        let text = "\(verb) the relation of \(relation.source) to \(relation.target)"
        steps.append(.describe(text, of: relation.source))
    }

    private mutating func describeFields(of new: EntityDefinition, before old: EntityDefinition) {
        let known = Dictionary(old.fields.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let changed = new.fields.filter { field in
            guard let before = known[field.id], before != field else {
                return new.adopted != nil && known[field.id] == nil
            }
            return isQuiet(before, field) || new.adopted != nil
        }
        let virtual = new.fields.filter { known[$0.id] == nil && !$0.type.hasColumn && new.adopted == nil }
        let gone = old.fields.filter { field in
            !new.fields.contains { $0.id == field.id } && (!field.type.hasColumn || new.adopted != nil)
        }
        func add(_ verb: String, _ fields: [Field]) {
            guard !fields.isEmpty else { return }
            let names = fields.map { "\(new.name).\($0.name)" }.joined(separator: ", ")
            steps.append(.describe("\(verb) \(names)", of: new.name))
        }
        add("change the rules or labels of", changed)
        add("add", virtual)
        add("remove", gone)
        let order = new.fields.map(\.id)
        let orderBefore = old.fields.map(\.id)
        if order != orderBefore, Set(order) == Set(orderBefore) {
            steps.append(.describe("reorder the fields of \(new.name)", of: new.name))
        }
    }

    /// Whether the change is none that another step shows whole.
    private func isQuiet(_ old: Field, _ new: Field) -> Bool {
        let isTypeShown = old.type != new.type && new.type.hasColumn && fate(of: old, becoming: new) == .isReplaced
        if isTypeShown { return false }
        let isOtherwiseSame =
            old.fillable == new.fillable && old.isHidden == new.isHidden && old.defaultValue == new.defaultValue
            && old.label == new.label && old.text == new.text && old.config == new.config
            && (old.required == new.required || new.required)
        if !isOtherwiseSame { return true }
        return old.type != new.type && (!new.type.hasColumn || fate(of: old, becoming: new) == .stays)
    }
}
