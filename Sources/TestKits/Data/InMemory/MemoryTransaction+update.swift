// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension MemoryTransaction {
    func run(_ update: WriteOperation.Update, _ step: Step) throws(DatabaseError) -> [WriteOutcome.Row] {
        let entity = step.entity
        let wanted = { (record: MemoryRecord) in
            !entity.options.softDelete || self.isAlive(record, of: entity) != update.restores
        }
        var rows: [WriteOutcome.Row] = []
        for record in try records(update.target, checks: update.checks, step, which: wanted) {
            try check(update.precondition, record, step)
            let changed = try change(record, update.assignments, checks: update.checks, step)
            touch(changed, of: entity)
            rows.append(
                .init(id: changed.id, version: changed.version, wasCreated: false, json: try json(changed, step))
            )
        }
        return rows
    }

    func check(_ precondition: Precondition?, _ record: MemoryRecord, _ step: Step) throws(DatabaseError) {
        guard let precondition, !precondition.allows(id: record.id, version: record.version) else { return }
        throw .preconditionFailed(operation: step.number, id: record.id)
    }

    /// The rows that a write is about, oldest first.
    /// - Parameter which: whether deletion leaves the row within reach.
    func records(
        _ target: WriteOperation.Target,
        checks: [WriteOperation.Check],
        _ step: Step,
        which isWanted: (MemoryRecord) -> Bool
    ) throws(DatabaseError) -> [MemoryRecord] {
        let isCovered = { (record: MemoryRecord) in
            let row = MemoryRow(record, of: step.entity, in: self.view)
            return checks.isEmpty || checks.contains { $0.rows.matches(row) }
        }
        switch target {
        case .id(let input):
            let id = RecordID(try resolve(input, for: nil, step))
            guard let record = id.flatMap({ store.tables[step.entity.name]?.rows[$0] }), isWanted(record),
                isCovered(record) || (step.operation.returning != nil && isReadable(record, step))
            else { throw .notFound(operation: step.number) }
            guard isCovered(record) else { throw .forbidden(operation: step.number) }
            return [record]
        case .matching(let filter, let scopes, let values, let limit):
            let view = MemoryView(store: store, scopes: scopes, values: values)
            let records = view.rows(of: step.entity).filter { filter.matches($0, parameters: values) }.map(\.record)
                .filter { isWanted($0) && isCovered($0) }
            guard records.count <= limit else { throw .tooManyRows(operation: step.number, limit: limit) }
            return records
        }
    }

    /// Changes one row and logs it.
    func change(
        _ record: MemoryRecord,
        _ assignments: [Assignment],
        checks: [WriteOperation.Check],
        _ step: Step
    ) throws(DatabaseError) -> MemoryRecord {
        // An earlier row of the same operation may have changed this one.
        let record = store.tables[step.entity.name]?.rows[record.id] ?? record
        var draft = record
        for assignment in assignments { try apply(assignment, to: &draft, step) }
        guard var changed = allowed(draft, before: record, checks, of: step.entity) else {
            throw .forbidden(operation: step.number)
        }
        changed.version += 1
        try checkRules(changed, over: record, step)
        replace(record, with: changed, of: step.entity)
        return changed
    }

    /// Puts a row in the place of its older self and logs what changed.
    func replace(_ old: MemoryRecord, with new: MemoryRecord, of entity: Entity) {
        put(new, of: entity)
        let image = entity.image(old) { ExactValue(old[$0]) != ExactValue(new[$0]) }
        log(.update, new, of: entity, old: image)
    }

    func apply(_ assignment: Assignment, to record: inout MemoryRecord, _ step: Step) throws(DatabaseError) {
        let (field, name) = (assignment.field, assignment.field.name.rawValue)
        switch assignment.change {
        case .set(let input):
            record[name] = try resolve(input, for: field, step)
        case .increment(let amount):
            guard let sum = record[name].adding(amount, in: field) else {
                throw .outOfRange(operation: step.number, field: field.name)
            }
            record[name] = sum
        case .push(let element):
            guard let text = record[name].pushing(element) else {
                throw .notAnArray(operation: step.number, field: field.name)
            }
            record[name] = .json(text)
        case .nextNumber(let start):
            let last = store.tables[step.entity.name]?.lastNumbers[name]
            guard last != .max else { throw .outOfRange(operation: step.number, field: field.name) }
            let next = last.map { max(start, $0 + 1) } ?? start
            store.tables[step.entity.name]?.lastNumbers[name] = next
            record[name] = .integer(next)
        }
    }
}

extension Value {
    /// The sum, null counting as 0; nil when it leaves the range of the field.
    fileprivate func adding(_ amount: Value, in field: Field) -> Value? {
        let sum: Value?
        switch (self, amount) {
        case (.null, _): sum = amount
        case (.integer(let left), .integer(let right)):
            let result = left.addingReportingOverflow(right)
            sum = result.overflow ? nil : .integer(result.partialValue)
        case (.decimal(let left), .decimal(let right)): sum = left.adding(right).map { .decimal($0) }
        case (.real(let left), .real(let right)): sum = (left + right).isFinite ? .real(left + right) : nil
        default: sum = nil
        }
        guard let sum, case .number(let rules) = field.type else { return sum }
        return rules.allows(sum) ? sum : nil
    }

    /// The JSON array with one element more; nil when this is no array.
    fileprivate func pushing(_ element: JSONValue) -> String? {
        if isNull { return JSONValue.array([element]).text }
        guard case .json(let text) = self, let elements = (try? JSONValue(parsing: text))?.arrayValue else {
            return nil
        }
        return JSONValue.array(elements + [element]).text
    }
}

extension NumberRules {
    fileprivate func allows(_ value: Value) -> Bool {
        let number: Double? =
            switch value {
            case .integer(let number): Double(number)
            case .decimal(let number): number.doubleValue
            case .real(let number): number
            default: nil
            }
        guard let number else { return true }
        return minimum.map { number >= $0 } ?? true && maximum.map { number <= $0 } ?? true
            && exclusiveMinimum.map { number > $0 } ?? true && exclusiveMaximum.map { number < $0 } ?? true
    }
}
