// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// What `assignments` make of a row that holds `old`; nil for a new row.
    func cells(
        _ assignments: [Assignment],
        over old: RowImage?,
        _ step: Step,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> RowCells {
        var cells = RowCells()
        cells.reserve(assignments.count)
        for assignment in assignments where assignment.field.type.hasColumn {
            if case .set(.value(let value)) = assignment.change {
                cells.append(assignment.field.name, value)
                continue
            }
            let value = try self.value(of: assignment, over: old, step, on: connection)
            cells.append(assignment.field.name, value)
        }
        return cells
    }

    private func value(
        of assignment: Assignment,
        over old: RowImage?,
        _ step: Step,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Value {
        let field = assignment.field
        switch assignment.change {
        case .set(let input): return try value(of: input, for: field, step, on: connection)
        case .increment(let amount):
            return try field.sum(of: old?.value(of: field.name) ?? .null, and: amount, operation: step.place)
        case .push(let element):
            return try field.list(old?.value(of: field.name) ?? .null, with: element, operation: step.place)
        case .nextNumber(let start):
            let number = try Counters.next(
                field,
                start: start,
                of: step.entity,
                in: step.schema,
                catalog,
                on: connection
            )
            return .integer(number)
        }
    }

    /// The value that `input` stands for; a number that goes into a text field is its text.
    func value(
        of input: Input,
        for field: Field,
        _ step: Step,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Value {
        let value = try self.value(of: input, step, on: connection)
        if case .integer(let number) = value, field.type.valueKind == .text { return .text(String(number)) }
        return value
    }

    func value(
        of input: Input,
        _ step: Step,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Value {
        switch input {
        case .value(let value): return value
        case .result(let operation, let row, let name):
            guard results.indices.contains(operation), results[operation].rows.indices.contains(row) else {
                throw .unknownResult(operation: step.place)
            }
            let id = results[operation].rows[row].id
            if name.rawValue == SystemField.id { return id.value }
            let entity = resultEntities[operation]
            guard let field = entity.field(name.rawValue),
                let image = try image(of: id, entity, in: step.schema, on: connection)
            else { throw .unknownResult(operation: step.place) }
            return image.value(of: field)
        }
    }
}
