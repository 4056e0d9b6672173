// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
public import Kernel

extension RowCells {
    /// What only the database knows of a value.
    public enum Question {
        case input(Input)
        case nextNumber(Field, start: Int64)
    }

    /// What `assignments` make of a row.
    /// - Parameters:
    ///   - old: the row that is there; nil for a new one.
    ///   - operation: which one of the plan asks, for errors.
    public init(
        _ assignments: [Assignment],
        over old: RowImage?,
        operation: Int,
        asking answer: (Question) throws(DatabaseError) -> Value
    ) throws(DatabaseError) {
        reserve(assignments.count)
        for assignment in assignments where assignment.field.type.hasColumn {
            let field = assignment.field
            switch assignment.change {
            case .set(.value(let value)): append(field.name, value)
            case .set(let input):
                let value = try answer(.input(input))
                // A number that goes into a text field is its text.
                if case .integer(let number) = value, field.type.valueKind == .text {
                    append(field.name, .text(String(number)))
                } else {
                    append(field.name, value)
                }
            case .increment(let amount):
                let before = old?.value(of: field.name) ?? .null
                append(field.name, try field.sum(of: before, and: amount, operation: operation))
            case .push(let element):
                let before = old?.value(of: field.name) ?? .null
                append(field.name, try field.list(before, with: element, operation: operation))
            case .nextNumber(let start): append(field.name, try answer(.nextNumber(field, start: start)))
            }
        }
    }
}

extension WriteOperation.Conflict {
    /// Of a new row's assignments, those that tell which row it would clash with. Only these are worked out before it
    /// is known: what goes into a new row alone, such as a number, is not made for one that is there.
    public func keys(in assignments: [Assignment]) -> [Assignment] {
        assignments.filter { fields.contains($0.field.name) && !$0.isNextNumber }
    }
}

extension Assignment {
    fileprivate var isNextNumber: Bool { if case .nextNumber = change { true } else { false } }

    /// A number for an `autonumber` field that was not made here.
    public var givenNumber: (field: Field, number: Int64)? {
        guard case .autonumber = field.type, case .set(.value(.integer(let number))) = change else { return nil }
        return (field, number)
    }
}
