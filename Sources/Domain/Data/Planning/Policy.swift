// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// What alternatives amount to, as predicates over an entity's rows.
enum Policy {
    /// The rows that some alternative gives, less those that soft deletion hides.
    static func rows(
        of entity: Entity,
        alternatives: Alternatives,
        deleted: RecordQuery.DeletedMode
    ) -> Predicate {
        let given = disjunction(alternatives.all.map(\.rows))
        guard entity.options.softDelete else { return given }
        let isDeleted = Predicate.not(.isNull(FieldPath(field: SystemField.deletedAt, kind: .instant)))
        switch deleted {
        case .with: return given
        case .only: return conjunction([given, isDeleted])
        case .without: return conjunction([given, .isNull(FieldPath(field: SystemField.deletedAt, kind: .instant))])
        }
    }

    /// Of the fields that not every alternative gives: the rows in which each is readable.
    static func masks(of entity: Entity, alternatives: Alternatives) -> [FieldName: Predicate] {
        guard !alternatives.isSingle else { return [:] }
        var masks: [FieldName: Predicate] = [:]
        for field in entity.fields {
            let giving = alternatives.all.filter { $0.fields.contains(field.name) }
            guard !giving.isEmpty, giving.count < alternatives.all.count else { continue }
            let rows = disjunction(giving.map(\.rows))
            if rows != .constant(true) { masks[field.name] = rows }
        }
        return masks
    }

    static func disjunction(_ parts: [Predicate]) -> Predicate {
        if parts.contains(.constant(true)) { return .constant(true) }
        let parts = parts.filter { $0 != .constant(false) }
        if parts.isEmpty { return .constant(false) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    static func conjunction(_ parts: [Predicate]) -> Predicate {
        if parts.contains(.constant(false)) { return .constant(false) }
        let parts = parts.filter { $0 != .constant(true) }
        if parts.isEmpty { return .constant(true) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }
}
