// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Compares adopted entities with what is known of their tables.
struct SchemaDoctor {
    let schema: Schema
    let tables: [TableDescription]

    var findings: [DoctorFinding] {
        schema.entities.flatMap { entity in
            guard let adoption = entity.table.adoption, let table = table(of: entity), !table.isView else {
                return [DoctorFinding]()
            }
            return findings(entity, adoption, table)
        }
    }

    private func table(of entity: Entity) -> TableDescription? {
        tables.first { $0.name == entity.table.name && $0.namespace == entity.table.namespace }
    }

    private func findings(
        _ entity: Entity,
        _ adoption: Table.Adoption,
        _ table: TableDescription
    ) -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        if adoption.keyColumns.isEmpty {
            findings.append(
                DoctorFinding(
                    code: .missingKey,
                    entity: entity.name,
                    table: table.name,
                    columns: [],
                    text: "\(table.name) has no key: its rows can't be addressed."
                )
            )
        }
        var wanted: [[String]] = entity.fields.compactMap { field in
            guard case .relation = field.type else { return nil }
            return [adoption.columns[field.name.rawValue] ?? field.name.rawValue]
        }
        let sort = entity.options.sortField
        if sort != SystemField.id, entity.field(sort)?.type.hasColumn == true {
            wanted.append([adoption.columns[sort] ?? sort])
        }
        for columns in wanted
        where !isIndexed(columns, in: table) && !findings.contains(where: { $0.columns == columns }) {
            let list = columns.joined(separator: ", ")
            findings.append(
                DoctorFinding(
                    code: .missingIndex,
                    entity: entity.name,
                    table: table.name,
                    columns: columns,
                    text: "\(table.name) has no index on \(list): CREATE INDEX ON \(table.name) (\(list)) would help."
                )
            )
        }
        return findings
    }

    /// Whether an index, or the key, begins with the columns.
    private func isIndexed(_ columns: [String], in table: TableDescription) -> Bool {
        ([table.primaryKey] + table.indices + table.uniques).contains { $0.starts(with: columns) }
    }
}
