// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// What a failed INSERT or UPDATE means to the domain: which fields, which rule.
    func broken(
        _ error: SQLiteError,
        _ cells: RowCells,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) -> DatabaseError {
        guard case .constraint(let violation) = error.kind else { return DatabaseError(error) }
        switch violation.kind {
        case .unique, .primaryKey, .rowID:
            return .notUnique(
                operation: step.place,
                row: row,
                entity: step.entity.name,
                fields: Self.fields(violation.columns, of: step.entity)
            )
        case .foreignKey:
            let field = missingTarget(cells, step, on: connection)
            return step.missingTarget(field, row: row)
        case .notNull, .dataType, .check:
            guard let field = Self.fields(violation.columns, of: step.entity).first ?? cells.names.first else {
                return DatabaseError(error)
            }
            return .invalidValue(operation: step.place, field: field, reason: "refused by the table's own rules")
        case .trigger, .other: return DatabaseError(error)
        }
    }

    private static func fields(_ columns: [String], of entity: Entity) -> [FieldName] {
        columns.compactMap { column in
            entity.fields.first { field in
                if case .primary = field.type {
                    return entity.table.adoption?.keyColumns.contains(column) ?? (column == SystemField.id)
                }
                return field.type.hasColumn && entity.columnName(of: field) == column
            }?.name
        }
    }

    /// SQLite does not say which key failed; the first whose row isn't there is it.
    private func missingTarget(_ cells: RowCells, _ step: WriteStep, on connection: borrowing Connection) -> FieldName?
    {
        for (field, value) in cells.fields(of: step.entity) {
            guard case .relation(let rules) = field.type, let id = RecordID(value),
                let target = step.schema.entity(rules.target)
            else { continue }
            let image = try? image(of: id, target, in: step.schema, on: connection)
            if image == nil { return field.name }
        }
        return nil
    }
}
