// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WriteRun {
    /// What `assignments` make of a row that holds `old`; nil for a new row.
    func cells(
        _ assignments: [Assignment],
        over old: RowImage?,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> RowCells {
        try RowCells(assignments, over: old, operation: step.place) { (question) throws(DatabaseError) -> Value in
            switch question {
            case .input(let input): try value(of: input, step, on: connection)
            case .nextNumber(let field, let start):
                .integer(
                    try Counters.next(field, start: start, of: step.entity, in: step.schema, catalog, on: connection)
                )
            }
        }
    }

    func value(
        of input: Input,
        _ step: WriteStep,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Value {
        switch try ledger.meaning(of: input, step) {
        case .value(let value): return value
        case .stored(let field, let id, let entity):
            guard let image = try image(of: id, entity, in: step.schema, on: connection) else {
                throw .unknownResult(operation: step.place)
            }
            return image.value(of: field)
        }
    }
}
