// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Tells in the caller's words what the database said of a step of the plan.
struct WriteErrorReading {
    let operations: [WriteOperation]
    let places: [OperationPlace]
    /// Whether the caller may read these fields, so that a message may name them.
    let areReadable: (EntityName, [FieldName]) -> Bool

    func failure(_ error: DatabaseError) -> WriteFailure {
        if case .refusedRows(let refusals, let total) = error, let first = refusals.first {
            var failure = failure(first.error)
            failure.refused = refusals.map { refusal in
                RefusedRow(pointer: row(refusal.operation, refusal.row).pointer, error: reading(refusal.error))
            }
            failure.refusals = total
            return failure
        }
        return WriteFailure(request: step(of: error).flatMap { place($0)?.request }, error: reading(error))
    }

    /// The step that an error names.
    private func step(of error: DatabaseError) -> Int? {
        switch error {
        case .notUnique(let operation, _, _, _), .missingTarget(let operation, _, _, _),
            .stillReferenced(let operation, _), .notFound(let operation), .forbidden(let operation),
            .preconditionFailed(let operation, _), .outOfRange(let operation, _), .notAnArray(let operation, _),
            .singletonExists(let operation), .tooManyRows(let operation, _), .unknownResult(let operation),
            .invalidValue(let operation, _, _):
            operation
        default: nil
        }
    }

    private func place(_ operation: Int) -> OperationPlace? {
        places.indices.contains(operation) ? places[operation] : nil
    }

    private func row(_ operation: Int, _ row: Int = 0) -> RowPlace {
        place(operation)?.row(row) ?? RowPlace(pointer: "")
    }

    private func reading(_ error: DatabaseError) -> DataError {
        switch error {
        case .notUnique(let operation, let row, let entity, let fields):
            return notUnique(self.row(operation, row), entity, fields)
        case .missingTarget(let operation, let row, _, let field):
            let place = self.row(operation, row)
            let pointer = field.map { place.pointer(to: $0) } ?? place.pointer
            return invalid(pointer, "missing_target", "There is no such record.")
        case .stillReferenced:
            let message = "Other records refer to this one."
            return .conflict(code: "still_referenced", [.init(pointer: "", code: "still_referenced", message: message)])
        case .notFound(let operation):
            guard let place = place(operation) else { return .notFound }
            if place.isMain {
                // What a hook added is nothing that the caller named.
                return place.request == nil ? .hookConflict("A record that a hook writes is not there.") : .notFound
            }
            return invalid(place.row(0).pointer, "missing_target", "There is no such record.")
        case .forbidden:
            return .forbidden(hint: nil)
        case .preconditionFailed:
            return .preconditionFailed(current: nil)
        case .outOfRange(let operation, let field):
            return invalid(row(operation).pointer(to: field), "out_of_range", "The sum is out of the field's range.")
        case .notAnArray(let operation, let field):
            return invalid(row(operation).pointer(to: field), "not_an_array", "$push needs a list to add to.")
        case .singletonExists:
            let message = "The one record of this entity exists already."
            return .conflict(code: "singleton_exists", [.init(pointer: "", code: "singleton_exists", message: message)])
        case .tooManyRows(_, let limit):
            return invalid("/where", "too_many_rows", "The condition finds more than \(limit) records.")
        case .unknownResult(let operation):
            return invalid(
                row(operation).pointer,
                "invalid_reference",
                "An earlier operation has no such result to refer to."
            )
        case .invalidValue(let operation, let field, let reason):
            return invalid(row(operation).pointer(to: field), "invalid_value", reason)
        default:
            return Self.general(error)
        }
    }

    private func notUnique(_ place: RowPlace, _ entity: EntityName, _ fields: [FieldName]) -> DataError {
        guard areReadable(entity, fields) else { return .conflict(code: "not_unique", []) }
        return .conflict(
            code: "not_unique",
            fields.map {
                .init(pointer: place.pointer(to: $0), code: "not_unique", message: "Another record has this value.")
            }
        )
    }

    private func invalid(_ pointer: String, _ code: String, _ message: String) -> DataError {
        .invalid([.init(pointer: pointer, code: code, message: message)])
    }

    /// Failures that are about no step in particular.
    private static func general(_ error: DatabaseError) -> DataError {
        switch error {
        case .refusedByHook(let refusal): refusal
        case .staleSnapshot: .hookConflict("A row that a hook depends on kept changing.")
        case .schemaConflict: .schemaChanged
        case .idempotencyMismatch: .conflict(code: "idempotency_mismatch", [])
        case .idempotencyAnswered: .conflict(code: "idempotency_answered", [])
        default: DataError(reading: error)
        }
    }
}
