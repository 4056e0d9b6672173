// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import JSON
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// The columns that a write sets, in order, each once. By name: a field holds so much that lists of them cost more
    /// than what is written.
    struct Cells {
        var names: [FieldName] = []
        var values: [Value] = []

        /// Does nothing for fields without a column.
        mutating func set(_ field: Field, _ value: Value) {
            guard field.type.hasColumn else { return }
            if let place = names.firstIndex(of: field.name) {
                values[place] = value
            } else {
                append(field.name, value)
            }
        }

        mutating func append(_ name: FieldName, _ value: Value) {
            names.append(name)
            values.append(value)
        }

        /// The value given for a field; nil without one.
        func given(_ name: String) -> Value? {
            names.firstIndex { $0.rawValue == name }.map { values[$0] }
        }

        func fields(of entity: Entity) -> [(field: Field, value: Value)] {
            zip(names, values).compactMap { name, value in entity.field(name.rawValue).map { ($0, value) } }
        }

        /// The values as their columns keep them.
        func stored(_ entity: Entity) -> [Value] {
            guard entity.table.adoption != nil else { return values }
            return fields(of: entity).map { field, value in entity.storage(of: field)?.stored(value) ?? value }
        }
    }

    /// What `assignments` make of a row that holds `old`; nil for a new row.
    func cells(
        _ assignments: [Assignment],
        over old: RowImage?,
        _ step: Step,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Cells {
        var cells = Cells()
        cells.names.reserveCapacity(assignments.count)
        cells.values.reserveCapacity(assignments.count)
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
            return try Self.sum(old?.value(of: field.name) ?? .null, amount, of: field, step)
        case .push(let element):
            return try Self.pushed(element, to: old?.value(of: field.name) ?? .null, field, step)
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

    /// The sum, which must be one that the field may hold.
    private static func sum(
        _ old: Value,
        _ amount: Value,
        of field: Field,
        _ step: Step
    ) throws(DatabaseError) -> Value {
        let sum: Value?
        switch (old, amount) {
        case (.null, _): sum = amount
        case (.integer(let number), .integer(let more)):
            let (total, overflows) = number.addingReportingOverflow(more)
            sum = overflows ? nil : .integer(total)
        case (.decimal(let number), .decimal(let more)): sum = number.adding(more).map { .decimal($0) }
        case (.real(let number), .real(let more)): sum = (number + more).isFinite ? .real(number + more) : nil
        default: throw .invalidValue(operation: step.place, field: field.name, reason: "not a number")
        }
        guard let sum, field.allows(sum) else { throw .outOfRange(operation: step.place, field: field.name) }
        return sum
    }

    /// Works on the text, which keeps the other elements as they are written.
    private static func pushed(
        _ element: JSONValue,
        to old: Value,
        _ field: Field,
        _ step: Step
    ) throws(DatabaseError) -> Value {
        guard !old.isNull else { return .json("[\(element.text)]") }
        guard case .json(let text) = old, case .array(let elements)? = try? JSONValue(parsing: text) else {
            throw .notAnArray(operation: step.place, field: field.name)
        }
        return .json(JSONValue.array(elements + [element]).text)
    }
}

extension Field {
    /// Whether a number is within the bounds of the field.
    fileprivate func allows(_ value: Value) -> Bool {
        guard case .number(let rules) = type else { return true }
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .decimal(let decimal): number = decimal.doubleValue
        case .real(let real): number = real
        default: return true
        }
        if let bound = rules.minimum, number < bound { return false }
        if let bound = rules.maximum, number > bound { return false }
        if let bound = rules.exclusiveMinimum, number <= bound { return false }
        if let bound = rules.exclusiveMaximum, number >= bound { return false }
        return true
    }
}
