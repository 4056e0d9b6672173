// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

extension SchemaDefinition {
    mutating func edit(_ entity: String, _ body: (inout EntityDefinition) throws -> Void) throws {
        guard let place = entities.firstIndex(where: { $0.name.rawValue == entity }) else {
            throw ContractFailure(description: "no entity \(entity)")
        }
        try body(&entities[place])
    }

    mutating func change(_ field: String, of entity: String, _ body: (Field) throws -> Field) throws {
        try edit(entity) { entity in
            entity.fields = try entity.fields.map {
                try $0.name.rawValue == field ? body($0) : $0.reading(field, from: body)
            }
        }
    }

    /// Renames an entity wherever it is named.
    mutating func rename(_ old: String, to new: EntityName) {
        for place in entities.indices where entities[place].name.rawValue == old { entities[place].name = new }
        relations = relations.map { relation in
            Relation(
                id: relation.id,
                kind: relation.kind,
                source: relation.source.rawValue == old ? new : relation.source,
                target: relation.target.rawValue == old ? new : relation.target,
                mappedBy: relation.mappedBy ?? (relation.target.rawValue == old ? old : nil),
                inversedBy: relation.inversedBy,
                required: relation.required,
                onDelete: relation.onDelete,
                connectionName: relation.connectionName,
                connectionMappedName: relation.connectionMappedName,
                connectionFields: relation.connectionFields,
                many: relation.many,
                key: relation.key,
                farKey: relation.farKey
            )
        }
        indices = indices.map { index in
            let entity = index.entity.rawValue == old ? new : index.entity
            return Index(name: index.name, entity: entity, fields: index.fields, unique: index.unique)
        }
    }
}

extension Field {
    private func copy(
        name: FieldName? = nil,
        type: FieldType? = nil,
        required: Bool? = nil,
        default value: JSONValue? = nil
    ) -> Field {
        Field(
            id: id,
            name: name ?? self.name,
            type: type ?? self.type,
            required: required ?? self.required,
            fillable: fillable,
            isHidden: isHidden,
            defaultValue: value ?? defaultValue
        )
    }

    func renamed(to name: String) throws -> Field { copy(name: try FieldName(of: name)) }
    func typed(_ type: FieldType) -> Field { copy(type: type) }
    func requiring(default value: JSONValue?) -> Field { copy(required: true, default: value) }

    /// A computed field that reads `name` follows when `change` renames that.
    fileprivate func reading(_ name: String, from change: (Field) throws -> Field) rethrows -> Field {
        guard case .computed(var rules) = type, let old = FieldName(rawValue: name) else { return self }
        let new = try change(Field(id: "", name: old, type: .virtual)).name
        rules.expression = rules.expression.replacing(old, with: new)
        return copy(type: .computed(rules))
    }
}

extension Expression {
    fileprivate func replacing(_ old: FieldName, with new: FieldName) -> Expression {
        switch self {
        case .field(let name): .field(name == old ? new : name)
        case .literal: self
        case .call(let function, let arguments): .call(function, arguments.map { $0.replacing(old, with: new) })
        }
    }
}
