// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// What a failed INSERT or UPDATE means to the domain: which fields, which rule.
    func broken(
        _ error: PostgresError,
        _ query: Query,
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
            let named =
                Self.field(error.column, of: step.entity) ?? Self.field(error.parameter, of: query, cells)
                ?? (error.state == Self.noZero ? Self.jsonWithZero(cells) : nil)
            guard let field = named ?? cells.names.first else { return connection.failure(error) }
            return .invalidValue(operation: step.place, field: field, reason: Self.reason(error))
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

    /// The state with which the newer type of JSON refuses U+0000.
    private static let noZero = "22P05"

    private static func jsonWithZero(_ cells: RowCells) -> FieldName? {
        zip(cells.names, cells.values).first { _, value in
            if case .json(let text) = value { text.contains(#"\u0000"#) } else { false }
        }?.0
    }

    private static func reason(_ error: PostgresError) -> String {
        switch error.state {
        case noZero: "the column can't hold U+0000"
        case "22P02", "22007", "22008": "the column's type has no such value"
        default: "refused by the table's own rules"
        }
    }

    /// The field whose value is the parameter of that number.
    private static func field(_ parameter: Int?, of query: Query, _ cells: RowCells) -> FieldName? {
        guard let parameter, query.parameters.indices.contains(parameter - 1),
            case .cell(let place) = query.parameters[parameter - 1], cells.names.indices.contains(place)
        else { return nil }
        return cells.names[place]
    }

    private static func field(_ column: String, of entity: Entity) -> FieldName? {
        guard !column.isEmpty else { return nil }
        return entity.fields.first { $0.type.hasColumn && entity.columnName(of: $0) == column }?.name
    }
}
