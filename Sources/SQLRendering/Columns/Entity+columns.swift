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

    /// The table's name, quoted.
    var tableName: SQL {
        if let namespace = table.namespace {
            "\(SQLIdentifier(namespace)).\(SQLIdentifier(table.name))"
        } else {
            SQL(SQLIdentifier(table.name))
        }
    }
}
