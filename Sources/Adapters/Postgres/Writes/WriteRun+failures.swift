// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// What a failed INSERT or UPDATE means to the domain: which fields, which rule.
    func broken(
        _ error: PostgresError,
        _ cells: RowCells,
        _ step: WriteStep,
        row: Int,
        on connection: borrowing Connection
    ) -> DatabaseError {
        switch error.kind {
        case .uniqueViolation:
            if case .insert(let insert) = step.operation.kind, insert.onConflict != nil {
                // Somebody made the row since it was looked for: run again, it is found.
                clashes.insert(error.constraint)
            }
            return .notUnique(
                operation: step.place,
                row: row,
                entity: step.entity.name,
                fields: Self.fields(of: error.constraint, step)
            )
        case .foreignKeyViolation:
            let field = step.entity.fields.first { SchemaRenderer.keyName($0) == error.constraint }
            return step.missingTarget(field?.name, row: row)
        case .tooLong:
            guard let field = Self.longest(of: error.constraint, cells, step) else { return connection.failure(error) }
            return .invalidValue(
                operation: step.place,
                field: field,
                reason: "The value is too long for an index that the field is in."
            )
        case .notNullViolation, .checkViolation, .invalidValue:
            guard let field = Self.field(error.column, of: step.entity) ?? cells.names.first else {
                return connection.failure(error)
            }
            return .invalidValue(operation: step.place, field: field, reason: "refused by the table's own rules")
        default: return connection.failure(error)
        }
    }

    /// A text with U+0000 in it, which the server has no place for.
    func refuseZeros(in cells: RowCells, _ step: WriteStep) throws(DatabaseError) {
        for (name, value) in zip(cells.names, cells.values) {
            guard case .text(let text) = value, text.utf8.contains(0) else { continue }
            throw .invalidValue(operation: step.place, field: name, reason: "a text can't hold U+0000")
        }
    }

    /// The fields of a unique index or of the key, by its name.
    private static func fields(of constraint: String, _ step: WriteStep) -> [FieldName] {
        if let index = step.schema.indices(of: step.entity.name).first(where: { $0.name == constraint }) {
            return index.fields
        }
        return constraint.hasSuffix("_pkey") ? [FieldName(rawValue: SystemField.id)].compactMap(\.self) : []
    }

    /// The field with the longest text among those of an index; the server does not always say of which.
    private static func longest(of constraint: String, _ cells: RowCells, _ step: WriteStep) -> FieldName? {
        var names = fields(of: constraint, step)
        if names.isEmpty { names = step.schema.indices(of: step.entity.name).flatMap(\.fields) }
        let texts = zip(cells.names, cells.values).compactMap { name, value -> (name: FieldName, length: Int)? in
            guard case .text(let text) = value else { return nil }
            return (name, text.utf8.count)
        }
        let indexed = texts.filter { names.contains($0.name) }
        return (indexed.isEmpty ? texts : indexed).max { $0.length < $1.length }?.name
    }

    private static func field(_ column: String, of entity: Entity) -> FieldName? {
        guard !column.isEmpty else { return nil }
        return entity.fields.first { $0.type.hasColumn && entity.columnName(of: $0) == column }?.name
    }
}
