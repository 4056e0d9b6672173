// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Proposes entities and relations for tables that were there before Roost. Nothing in the database is changed, now or
/// when the proposals are applied.
struct AdoptionPlanner {
    let current: SchemaDefinition
    let ids: any IDGenerator
    var proposals: [AdoptionProposal] = []

    init(_ tables: [TableDescription], over current: SchemaDefinition, ids: any IDGenerator) {
        self.current = current
        self.ids = ids
        for table in tables {
            guard let name = entityName(table) else { continue }
            proposals.append(propose(table, as: name))
        }
        relate()
    }

    /// The current definition with what is proposed.
    var definition: SchemaDefinition {
        var result = current
        result.entities += proposals.map(\.entity)
        result.relations += proposals.flatMap(\.relations)
        return result
    }

    private func propose(_ table: TableDescription, as name: EntityName) -> AdoptionProposal {
        var warnings: [AdoptionWarning] = []
        let wanted = AdoptionNames.sanitized(table.name)
        if name.rawValue != wanted {
            warnings.append(
                AdoptionWarning("name_taken", "is called \(name), since \(wanted) means something else here")
            )
        }
        let key = key(of: table, &warnings)
        var adoption = Table.Adoption(keyColumns: key, isReadOnly: table.isView || table.primaryKey.isEmpty)
        var fields: [Field] = []
        var names: Set<String> = [SystemField.id]
        for column in table.columns {
            let guess = ColumnGuess(column)
            if let warning = guess.warning { warnings.append(warning) }
            // A single key column called `id` is what `id` shows anyway.
            guard let type = guess.type, !(key == [column.name] && column.name.lowercased() == SystemField.id) else {
                continue
            }
            var wanted = AdoptionNames.sanitized(column.name)
            if ReservedNames.isReserved(field: wanted + "_2") { wanted = "column_" + wanted }
            let free = AdoptionNames.free(wanted) { name in
                names.contains(name) || ReservedNames.isReserved(field: name)
            }
            guard let fieldName = FieldName(rawValue: free) else { continue }
            names.insert(free)
            if free != column.name { adoption.columns[free] = column.name }
            adoption.storage[free] = guess.storage
            fields.append(field(fieldName, type, column, isKey: key.contains(column.name), of: table))
        }
        let entity = EntityDefinition(
            id: ids.makeID(),
            name: name,
            primaryFormat: format(of: key, in: table),
            fields: fields,
            adopted: Table(name: table.name, namespace: table.namespace, adoption: adoption)
        )
        return AdoptionProposal(table: table, entity: entity, warnings: warnings)
    }

    /// The database numbers a single integer key by itself; other keys come from the caller, once.
    private func field(
        _ name: FieldName,
        _ type: FieldType,
        _ column: TableDescription.Column,
        isKey: Bool,
        of table: TableDescription
    ) -> Field {
        let isNumbered = isKey && table.primaryKey.count == 1 && type.columnClass == .integer
        let isMade = isNumbered || column.hasDefault || column.isGenerated
        return Field(
            id: ids.makeID(),
            name: name,
            type: type,
            required: (isKey || !column.isNullable) && !isMade,
            fillable: column.isGenerated ? [] : isKey ? [.create] : [.create, .update]
        )
    }

    private func entityName(_ table: TableDescription) -> EntityName? {
        let taken = current.entities.map(\.name) + proposals.map(\.entity.name)
        var wanted = AdoptionNames.sanitized(table.name)
        // A beginning that is reserved stays so, whatever number comes after it.
        if ReservedNames.isReserved(entity: wanted + "_2") { wanted = "table_" + wanted }
        let name = AdoptionNames.free(wanted) { name in
            ReservedNames.isReserved(entity: name) || taken.contains { $0.rawValue.lowercased() == name.lowercased() }
        }
        return EntityName(rawValue: name)
    }

    // MARK: - Keys

    /// The columns of the primary key; without one, those of a unique index without nulls, else a column that is
    /// called `id`, else all columns.
    private func key(of table: TableDescription, _ warnings: inout [AdoptionWarning]) -> [String] {
        if !table.primaryKey.isEmpty { return table.primaryKey }
        let nullable = Set(table.columns.filter(\.isNullable).map(\.name))
        if let unique = table.uniques.first(where: { !$0.isEmpty && nullable.isDisjoint(with: $0) }) { return unique }
        if let column = table.columns.first(where: { $0.name.lowercased() == SystemField.id }) { return [column.name] }
        let message = "has no key: rows are addressed by all their columns, and can be read only"
        warnings.append(AdoptionWarning("no_key", message))
        return table.columns.filter { ColumnGuess($0).type != nil }.map(\.name)
    }

    private func format(of key: [String], in table: TableDescription) -> PrimaryFormat {
        guard key.count == 1, let column = table.columns.first(where: { $0.name == key[0] }) else { return .text }
        return ColumnGuess(column).type?.columnClass == .integer ? .integer : .text
    }
}
