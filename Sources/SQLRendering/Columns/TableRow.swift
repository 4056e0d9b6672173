// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel

/// One row of an entity's table inside a statement, under an alias or, where only one table is in sight, without.
struct TableRow: Hashable {
    let entity: Entity
    let alias: SQLIdentifier?
    let dialect: Dialect

    static func == (left: Self, right: Self) -> Bool {
        left.entity.name == right.entity.name && left.alias?.name == right.alias?.name
    }
    func hash(into hasher: inout Hasher) {
        hasher.combine(entity.name)
        hasher.combine(alias?.name)
    }

    func column(_ name: String) -> SQL {
        let column = SQL(SQLIdentifier(name))
        return if let alias { "\(alias).\(column)" } else { column }
    }

    var version: SQL { column(Table.versionColumn) }

    /// What `id` stands for: the key column, or several joined with `,`. In the values of several a `,` is `%2C` and a
    /// `%` is `%25`, so that the id says which is which.
    var id: SQL {
        guard let adoption = entity.table.adoption else { return column(SystemField.id) }
        if adoption.keyColumns.isEmpty { return "NULL" }
        if adoption.keyColumns.count == 1 {
            return dialect.adopted(column(adoption.keyColumns[0]), as: NativeType(entity.primaryFormat))
        }
        let parts = adoption.keyColumns.map { name -> SQL in
            "replace(replace(CAST(\(column(name)) AS TEXT), '%', '%25'), ',', '%2C')"
        }
        return "(\(parts.joined(" || ',' || ")))"
    }

    /// The key's columns when it has several.
    var compositeKey: [SQL] {
        guard let columns = entity.table.adoption?.keyColumns, columns.count > 1 else { return [] }
        return columns.map(column)
    }

    /// The value of `field` in the form in which Roost itself stores values of its type; null for fields that have
    /// none.
    func value(of field: Field) -> SQL {
        switch field.type {
        case .primary: return id
        case .computed(let rules): return ExpressionRenderer(row: self).sql(rules)
        case .media, .virtual: return "NULL"
        default: break
        }
        let stored = column(entity.columnName(of: field))
        if let storage = entity.storage(of: field) { return dialect.canonical(stored, storage, field.type) }
        return entity.table.adoption == nil ? stored : dialect.adopted(stored, as: field.type.native)
    }
}
