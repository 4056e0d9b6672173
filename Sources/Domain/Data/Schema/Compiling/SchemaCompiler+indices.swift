// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension SchemaCompiler {
    /// Declared indices, checked, then those that Roost adds where no declared one serves.
    func indices() -> [Index] {
        var indices = definition.indices.filter(isSound)
        var names = Set(definition.indices.map { $0.name.lowercased() })
        for draft in drafts where !draft.isAdopted {
            for wanted in automatic(draft) {
                let serves = indices.contains { wanted.unique ? $0.serves(unique: wanted) : $0.serves(wanted) }
                guard !serves else { continue }
                indices.append(wanted.named(apartFrom: &names))
            }
        }
        return indices
    }

    private func isSound(_ index: Index) -> Bool {
        let pointer = JSONPointer("indices", index.name)
        let folded = index.name.lowercased()
        if definition.indices.filter({ $0.name.lowercased() == folded }).count > 1 {
            issues.add(pointer, "duplicate_index", "the name is taken by another index")
        } else if drafts.contains(where: { $0.table.name.lowercased() == folded }) {
            issues.add(pointer, "duplicate_index", "the name is that of an entity")
        } else if ReservedNames.isReserved(entity: index.name) {
            issues.add(pointer, "reserved_name", "`\(index.name)` is a reserved name")
        }
        guard let place = place(of: index.entity) else {
            issues.add(pointer.appending("entity"), "unknown_entity", "no entity `\(index.entity)`")
            return false
        }
        if drafts[place].isAdopted {
            issues.add(pointer.appending("entity"), "adopted_table", "an adopted table can't get indices")
        }
        for (number, name) in index.fields.enumerated() {
            let at = pointer.appending("fields").appending(number)
            if let type = drafts[place].field(name)?.type {
                if !type.isIndexable {
                    issues.add(at, "invalid_config", "a field of type \(type.title) can't be indexed")
                }
            } else {
                issues.add(at, "unknown_field", "no field `\(name)` in `\(index.entity)`")
            }
        }
        return true
    }

    /// Keys of relations, unique for 1:1 and pairs of m:n; the default sort; autonumbers.
    private func automatic(_ draft: EntityDraft) -> [Index] {
        func index(_ fields: [FieldName], unique: Bool = false) -> Index {
            Index(name: "", entity: draft.name, fields: fields, unique: unique, isAutomatic: true)
        }
        let isConnection = definition.relations.contains { $0.kind == .manyToMany && $0.id == draft.id }
        let keys = draft.keys.filter { if case .relation = $0.type { true } else { false } }
        var indices: [Index] = []
        if isConnection { indices.append(index(keys.map(\.name), unique: true)) }
        for key in keys {
            let isOneToOne = definition.relations.contains { $0.kind == .oneToOne && $0.id == key.id }
            indices.append(index([key.name], unique: isOneToOne))
        }
        if draft.keys.contains(where: { $0.id == SystemField.reference }) {
            indices.append(index(SystemField.polymorphic.map(\.name)))
        }
        for field in draft.declared {
            if case .autonumber = field.type { indices.append(index([field.name], unique: true)) }
        }
        let sort = draft.fields.first { $0.name.rawValue == draft.options.sortField }
        if let sort, sort.id != SystemField.id, sort.type.isIndexable { indices.append(index([sort.name])) }
        return indices
    }
}

extension FieldType {
    /// Whether an index can hold the field's values.
    var isIndexable: Bool {
        switch self {
        case .json, .jsonSchema, .geo, .secret, .computed, .media, .virtual, .encrypted: false
        default: true
        }
    }
}

extension Index {
    /// `idx_<entity>_<fields>` or `idx_unique_<entity>_<fields>`, as bknd names them; cut, with a hash, when too long.
    static func name(entity: EntityName, fields: [FieldName], unique: Bool) -> String {
        let name = ([unique ? "idx_unique" : "idx", entity.rawValue] + fields.map(\.rawValue)).joined(separator: "_")
        guard EntityName(rawValue: name) == nil else { return name }
        var hash = FNV1a()
        hash.combine(name)
        return "\(name.prefix(50))_\(hash.hex.prefix(12))"
    }

    /// Whether `other`'s look-ups find an index here.
    fileprivate func serves(_ other: Index) -> Bool {
        entity == other.entity && fields.starts(with: other.fields)
    }

    fileprivate func serves(unique other: Index) -> Bool {
        entity == other.entity && fields == other.fields && unique
    }

    fileprivate func named(apartFrom names: inout Set<String>) -> Index {
        let base = Self.name(entity: entity, fields: fields, unique: unique)
        var name = base
        var number = 2
        while !names.insert(name.lowercased()).inserted {
            name = "\(base.prefix(58))_\(number)"
            number += 1
        }
        return Index(name: name, entity: entity, fields: fields, unique: unique, isAutomatic: true)
    }
}
