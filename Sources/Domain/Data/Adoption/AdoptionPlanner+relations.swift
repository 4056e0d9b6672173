// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension AdoptionPlanner {
    /// Turns foreign keys into relations, and tables that are nothing but two of them into m:n relations as well.
    mutating func relate() {
        var names = ReferenceNames(current: current, proposals: proposals)
        for place in proposals.indices {
            var keys: [(field: FieldName, target: EntityName)] = []
            for foreignKey in proposals[place].table.foreignKeys {
                guard let key = relate(place, foreignKey, &names) else { continue }
                keys.append(key)
            }
            connect(place, keys, &names)
        }
    }

    /// An n:1 relation over an existing column, 1:1 where the column is unique.
    private mutating func relate(
        _ place: Int,
        _ foreignKey: TableDescription.ForeignKey,
        _ names: inout ReferenceNames
    ) -> (field: FieldName, target: EntityName)? {
        let (table, source) = (proposals[place].table, proposals[place].entity)
        let columns = foreignKey.columns.joined(separator: ", ")
        func warn(_ code: String, _ message: String) {
            proposals[place].warnings.append(AdoptionWarning(code, column: columns, message))
        }
        guard foreignKey.columns.count == 1, let column = foreignKey.columns.first else {
            warn("composite_foreign_key", "a foreign key of several columns is no relation")
            return nil
        }
        guard let target = target(of: foreignKey) else {
            warn("foreign_target", "refers to \(foreignKey.table), which is not adopted, or not by its key")
            return nil
        }
        let isTaken = proposals[place].relations.contains { $0.key?.rawValue == source.field(over: column)?.rawValue }
        guard let field = source.field(over: column), !isTaken else {
            warn("shared_column", "belongs to several foreign keys; the first is the relation")
            return nil
        }
        let role = AdoptionNames.role(of: column)
        let isSelf = target == source.name
        let forward = names.take(
            [
                role, isSelf ? nil : target.rawValue, AdoptionNames.joined(field.rawValue, target.rawValue),
            ],
            on: source.name
        )
        let backward = names.take(
            [isSelf ? nil : source.name.rawValue, "\(source.name)_\(role ?? field.rawValue)"],
            on: target
        )
        let isUnique = table.primaryKey == [column] || table.uniques.contains([column])
        let isNullable = table.columns.first { $0.name == column }?.isNullable ?? true
        proposals[place].relations.append(
            Relation(
                id: ids.makeID(),
                kind: isUnique ? .oneToOne : .manyToOne,
                source: source.name,
                target: target,
                mappedBy: forward,
                inversedBy: backward,
                required: !isNullable,
                onDelete: .noAction,
                key: field
            )
        )
        return (field, target)
    }

    /// A table whose key is its two foreign keys connects their targets.
    private mutating func connect(
        _ place: Int,
        _ keys: [(field: FieldName, target: EntityName)],
        _ names: inout ReferenceNames
    ) {
        let (table, entity) = (proposals[place].table, proposals[place].entity)
        guard keys.count == 2, table.foreignKeys.count == 2,
            Set(table.primaryKey) == Set(table.foreignKeys.flatMap(\.columns))
        else { return }
        let (near, far) = (keys[0], keys[1])
        let forward = names.take([far.target.rawValue, AdoptionNames.role(of: far.field.rawValue)], on: near.target)
        let backward = names.take([near.target.rawValue, AdoptionNames.role(of: near.field.rawValue)], on: far.target)
        proposals[place].relations.append(
            Relation(
                id: ids.makeID(),
                kind: .manyToMany,
                source: near.target,
                target: far.target,
                mappedBy: forward,
                inversedBy: backward,
                onDelete: .noAction,
                connectionName: entity.name,
                key: near.field,
                farKey: far.field
            )
        )
    }

    /// The entity over the table that the key refers to, when it refers to that one's key.
    private func target(of foreignKey: TableDescription.ForeignKey) -> EntityName? {
        let entities = proposals.map(\.entity) + current.entities.filter { !$0.isArchived }
        let found = entities.first { $0.adopted?.name.lowercased() == foreignKey.table.lowercased() }
        guard let found, let key = found.adopted?.adoption?.keyColumns, key.count == 1 else { return nil }
        let names = foreignKey.targetColumns.map { $0.lowercased() }
        return names.isEmpty || names == key.map { $0.lowercased() } ? found.name : nil
    }
}

extension EntityDefinition {
    /// The field that shows a column of the adopted table.
    fileprivate func field(over column: String) -> FieldName? {
        fields.first { (adopted?.adoption?.columns[$0.name.rawValue] ?? $0.name.rawValue) == column }?.name
    }
}
