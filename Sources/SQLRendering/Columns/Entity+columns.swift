// SPDX-License-Identifier: Apache-2.0
public import DataDomain
internal import Kernel

extension Entity {
    /// The column in which `field` lies.
    public func columnName(of field: Field) -> String {
        table.adoption?.columns[field.name.rawValue] ?? field.name.rawValue
    }

    /// Nil where the column holds what Roost itself would store.
    public func storage(of field: Field) -> ColumnStorage? { table.adoption?.storage[field.name.rawValue] }

    /// The columns of a ``RowPage``, in its order.
    public var copiedColumns: SQL {
        let names = copiedFields.map(\.name.rawValue) + [Table.versionColumn]
        return names.map { SQL(SQLIdentifier($0)) }.joined(", ")
    }

    /// The table's name, quoted.
    public func tableName(_ dialect: Dialect) -> SQL {
        if let namespace = table.namespace ?? dialect.namespace(of: table.name) {
            "\(SQLIdentifier(namespace)).\(SQLIdentifier(table.name))"
        } else {
            SQL(SQLIdentifier(table.name))
        }
    }
}

extension Dialect {
    /// Where a table is that names no place: every name is said whole, so that no setting of a connection decides.
    public func namespace(of table: String) -> String? {
        switch self {
        case .sqlite: nil
        case .postgres: table.hasPrefix("_roost_") ? Self.ownSchema.name : "public"
        }
    }
}
