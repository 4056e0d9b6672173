// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension SchemaDefinition {
    /// Gives every entity and field the id by which plans know it. An id that `current` knows stays. Otherwise what
    /// is `renamed-from` something takes that one's id, unless the rename is done already; then whatever has a name
    /// that `current` knows takes the id from there, so that a file without ids, or with those of another database,
    /// means the same entities; the rest is new and keeps its own id or gets one of `ids`.
    public func identified(over current: SchemaDefinition, ids: any IDGenerator) -> SchemaDefinition {
        var result = self
        let known = current.entities.map { IDResolution.Known(id: $0.id, name: $0.name.rawValue) }
        let entityIDs = IDResolution(known: known, ids: ids).resolve(
            entities.map { .init(id: $0.id, name: $0.name.rawValue, renamedFrom: $0.renamedFrom?.rawValue) }
        )
        for (place, id) in entityIDs.enumerated() {
            result.entities[place].id = id
            result.entities[place].renamedFrom = nil
            let before = current.entities.first { $0.id == id }?.fields ?? []
            result.entities[place].fields = Self.identified(entities[place].fields, over: before, ids: ids)
        }
        result.relations = relations.map { relation in
            let before = current.relations.first { $0.id == relation.id }?.connectionFields ?? []
            let fields = Self.identified(relation.connectionFields, over: before, ids: ids)
            return relation.with(connectionFields: fields)
        }
        result.access = access.identified(over: current.access, ids: ids)
        return result
    }

    private static func identified(_ fields: [Field], over before: [Field], ids: any IDGenerator) -> [Field] {
        let known = before.map { IDResolution.Known(id: $0.id, name: $0.name.rawValue) }
        let fieldIDs = IDResolution(known: known, ids: ids).resolve(
            fields.map { .init(id: $0.id, name: $0.name.rawValue, renamedFrom: $0.renamedFrom?.rawValue) }
        )
        return zip(fields, fieldIDs).map { field, id in field.with(id: id, type: field.type.declared) }
    }
}

extension FieldType {
    /// The type as declared: a computed field's kind is found by ``SchemaDefinition/compiled(version:)``.
    fileprivate var declared: FieldType {
        if case .computed(let rules) = self { .computed(ComputedRules(expression: rules.expression)) } else { self }
    }
}
