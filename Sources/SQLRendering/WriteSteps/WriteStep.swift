// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import DataDomain
public import Kernel

/// One operation of a plan and its place in it, which errors name.
public struct WriteStep: Sendable {
    public let operation: WriteOperation
    public let place: Int

    public var entity: Entity { operation.entity }
    public var schema: Schema { operation.schema }

    public init(_ operation: WriteOperation, at place: Int) {
        self.operation = operation
        self.place = place
    }

    /// The shape of the read that the statement itself can answer with the row that it writes.
    public var servedAnswer: ReadShape? {
        operation.returning.flatMap { ReturningList.serves($0.shape) ? $0.shape : nil }
    }

    /// Refuses a row whose version is none of those that `precondition` names.
    public func require(_ precondition: Precondition?, _ id: RecordID, _ old: RowImage) throws(DatabaseError) {
        guard let precondition, !precondition.tags.isEmpty else { return }
        guard let version = old.version, precondition.allows(id: id, version: version) else {
            throw .preconditionFailed(operation: place, id: id)
        }
    }

    /// Picks the rows that a target matches, of those in this state that one of `checks` lets the caller write. The
    /// statement's `cell(0)` is how many are looked for at most; parameters of the grants follow those of the target.
    public func matching(
        _ filter: Predicate,
        _ scopes: [EntityName: ReadScope],
        _ values: [Value],
        _ checks: [WriteOperation.Check],
        _ liveness: Liveness?
    ) -> (form: WriteForm, values: [Value]) {
        var values = values
        let allowed = checks.isEmpty ? Predicate.constant(true) : Predicate.disjunction(checks.map(\.rows))
        let state = liveness?.predicate(entity) ?? .constant(true)
        let rows = Predicate.conjunction([state, allowed]).parameterized(into: &values)
        return (.matching(filter, scopes, rows: rows), values)
    }

    // MARK: - What to say

    /// Where the row that an upsert met is not the caller's to see, it is a clash and nothing more.
    public func clash(_ conflict: WriteOperation.Conflict, row: Int) -> DatabaseError {
        .notUnique(operation: place, row: row, entity: entity.name, fields: conflict.fields)
    }

    public func missingTarget(_ field: FieldName?, row: Int) -> DatabaseError {
        .missingTarget(operation: place, row: row, entity: entity.name, field: field)
    }

    /// The field that says when a row was deleted softly.
    public func deletionField() throws(DatabaseError) -> Field {
        guard let field = entity.field(SystemField.deletedAt) else {
            throw .internalFailure("\(entity.name) has no \(SystemField.deletedAt)")
        }
        return field
    }
}

extension WriteOperation.Check {
    /// Allows every row and sets nothing. Which fields it gives has been looked at when the plan was made.
    public var decidesNothing: Bool { rows == .constant(true) && after == .constant(true) && presets.isEmpty }
}

extension WritePlan.Expectation {
    /// Whether the row is as a hook saw it. Rows of adopted tables have no version: being there is all that can be
    /// compared.
    public func isMet(by image: RowImage?, _ entity: Entity) -> Bool {
        guard let image, let version else { return image == nil && version == nil }
        return !entity.isVersioned || image.version == version
    }
}
