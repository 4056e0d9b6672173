// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Values that Roost makes itself, in a file that is imported: an export has them, and it can be imported as it is.
extension WriteBuilder {
    /// Whether the field's value is not for those who create records to give.
    func isManaged(_ field: Field) -> Bool {
        switch field.type {
        case .autonumber, .computed, .virtual, .media: return true
        case .secret: return false
        default: break
        }
        if field.origin == .system { return Self.restorable.contains(field.name.rawValue) }
        return field.type.isWritable && field.type.hasColumn && !isFillable(field, .create)
            && field.name.rawValue != SystemField.id
    }

    private static let restorable: Set = [SystemField.createdAt, SystemField.updatedAt, SystemField.createdBy]

    /// Puts a number, a moment or an owner back as the file has it, for who may create and delete any record of the
    /// entity; for others they are made anew. Computed values always are. False when the field is still to be filled.
    mutating func restore(
        _ json: JSONValue,
        _ field: Field,
        _ given: Alternatives,
        of entity: Entity,
        at place: String,
        into draft: inout RowDraft
    ) throws(DataError) -> Bool {
        guard given.give(field.name) || trust.all else {
            reportUnknown(field.name.rawValue, of: entity, at: place)
            return true
        }
        guard !json.isNull, field.type.hasColumn else { return false }
        guard Self.isUnlimited(given), Self.isUnlimited(try alternatives(.delete, on: entity)) else {
            if field.origin == .system || !field.type.isWritable { return false }
            report(place, "not_fillable", "This field can't be written here.")
            return true
        }
        do throws(ValueProblems) {
            draft.assignments.append(Assignment(field, .set(.value(try values.value(json, of: field)))))
        } catch {
            for problem in error.all { report(problem.issue(at: place)) }
        }
        return true
    }

    private static func isUnlimited(_ given: Alternatives) -> Bool {
        given.all.contains { alternative in
            alternative.rows == .constant(true) && alternative.check == .constant(true) && alternative.fields == .all
                && alternative.presets.isEmpty
        }
    }
}
