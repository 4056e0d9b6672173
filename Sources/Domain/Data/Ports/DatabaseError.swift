// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What can go wrong below the domain, in the domain's words. `operation` is the place of the step in the plan.
public indirect enum DatabaseError: Error, Sendable, Hashable {
    /// A unique index refused the row.
    case notUnique(operation: Int, row: Int, entity: EntityName, fields: [FieldName])
    /// A relation's key names no row.
    case missingTarget(operation: Int, row: Int, entity: EntityName, field: FieldName?)
    /// A row can't be deleted while others refer to it.
    case stillReferenced(operation: Int, entity: EntityName)
    /// No such row, or none that the caller may see.
    case notFound(operation: Int)
    /// The row is visible and may not be written, or the row after the write is not allowed.
    case forbidden(operation: Int)
    /// `If-Match` named another version.
    case preconditionFailed(operation: Int, id: RecordID)
    /// A hook's snapshot is older than the row.
    case staleSnapshot
    /// `$inc` left the field's range.
    case outOfRange(operation: Int, field: FieldName)
    /// `$push` on something that is no array.
    case notAnArray(operation: Int, field: FieldName)
    /// A `singleton` entity has its row already.
    case singletonExists(operation: Int)
    /// A write by condition would touch more rows than allowed.
    case tooManyRows(operation: Int, limit: Int)
    /// A reference to an earlier result that has no such row or field.
    case unknownResult(operation: Int)
    /// Values refused by a rule that only the database can check.
    case invalidValue(operation: Int, field: FieldName, reason: String)
    /// A transaction hook refused.
    case refusedByHook(DataError)
    /// The plan was made under another schema than the one in force: plan again.
    case schemaConflict
    /// The sum of an aggregate is beyond 64 bits.
    case sumOutOfRange
    case refused([SchemaObstacle])
    /// The same idempotency scope with another body.
    case idempotencyMismatch
    /// The idempotency scope has its answer already.
    case idempotencyAnswered
    /// All that is refused of a plan that names all (``WritePlan/namesAllRefusals``), the first 100 of `total`.
    case refusedRows([RowRefusal], total: Int)
    case overloaded
    case deadlineExceeded
    /// The disk is full or read-only: writes are refused, reads go on.
    case storageFull
    /// The database can't be reached or broke off; nothing was acknowledged.
    case unavailable
    /// A defect: the message is for the log, never for a caller.
    case internalFailure(String)
}

/// A row of an insert that was refused.
public struct RowRefusal: Sendable, Hashable {
    /// How many an error names at most.
    public static let limit = 100

    public let operation: Int
    public let row: Int
    public let error: DatabaseError

    public init(operation: Int, row: Int, error: DatabaseError) {
        self.operation = operation
        self.row = row
        self.error = error
    }
}

extension DatabaseError {
    /// Whether it says of a row, rather than of the database, why it can't be written.
    public var isAboutRow: Bool {
        switch self {
        case .notUnique, .missingTarget, .notFound, .forbidden, .outOfRange, .notAnArray, .singletonExists,
            .invalidValue:
            true
        default: false
        }
    }
}
