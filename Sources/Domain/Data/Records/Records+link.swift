// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension Records {
    /// Where a by-reference address leads: the entity at the other end and which of its rows.
    struct Link {
        let target: Entity
        let reference: Reference
        let condition: Predicate
        /// What of the condition is to be looked at as the caller may see it.
        let link: Predicate
    }

    /// Resolves `reference` from the record `id`, which must be visible to the caller.
    func link(
        _ name: String,
        from id: String,
        of entity: Entity,
        planner: Planner
    ) async throws(DataError) -> Link {
        let given = try planner.alternatives(.get, on: entity)
        let subject = ReadableSubject(entity, alternatives: given, planner: planner)
        guard let reference = entity.reference(name), subject.isReadable(keyOf: reference),
            let target = planner.schema.entity(reference.target)
        else {
            throw .invalid([
                .init(
                    pointer: "/\(name)",
                    code: "unknown_relation",
                    message: "\(entity.name) has no relation \"\(name)\"."
                )
            ])
        }
        guard let recordID = RecordID(id, of: entity) else { throw .notFound }
        let row = try await visibleRow(recordID, of: entity, planner: planner)
        let condition = Self.condition(reference, target: target, from: recordID, of: entity, row: row)
        switch reference.path {
        case .through where VisibleLinks(reference, planner: planner)?.rows != .constant(true):
            return Link(target: target, reference: reference, condition: .constant(true), link: condition)
        case .inverse(let key, _):
            let listed = try planner.alternatives(.list, on: target)
            let seen = Policy.masks(of: target, alternatives: listed)[key] ?? .constant(true)
            let seenCondition = Policy.conjunction([condition, seen])
            return Link(target: target, reference: reference, condition: seenCondition, link: .constant(true))
        default:
            return Link(target: target, reference: reference, condition: condition, link: .constant(true))
        }
    }

    private func visibleRow(
        _ id: RecordID,
        of entity: Entity,
        planner: Planner
    ) async throws(DataError) -> [String: Value] {
        let planned = try planner.get(id, RecordQuery(), of: entity)
        let sink = try await read([planned.plan], context: planner.context, into: CollectingRowSink())
        guard let row = sink.rows.first else { throw .notFound }
        return row
    }

    /// Which rows of the target belong to the record. Trusted: it is made of the schema and of the record's own row.
    private static func condition(
        _ reference: Reference,
        target: Entity,
        from id: RecordID,
        of entity: Entity,
        row: [String: Value]
    ) -> Predicate {
        let targetKey = FieldPath(field: SystemField.id, kind: target.primaryFormat == .integer ? .integer : .text)
        switch reference.path {
        case .toOne(let key):
            guard let value = row[key.rawValue], !value.isNull else { return .constant(false) }
            return .compare(targetKey, .equal, .value(value))
        case .inverse(let key, _):
            let kind = target.field(key.rawValue)?.type.valueKind ?? .integer
            return .compare(FieldPath(field: key.rawValue, kind: kind), .equal, .value(id.value))
        case .through, .polymorphicInverse:
            return reversed(reference, target: target, from: id, of: entity)
        case .polymorphic(let tag, _):
            return .all([
                .compare(FieldPath(field: SystemField.reference, kind: .text), .equal, .value(.text(tag))),
                .compare(FieldPath(field: SystemField.entityID, kind: .text), .equal, .value(.text(id.description))),
            ])
        }
    }

    /// The rows of the target from which the same relation, followed the other way, leads to the record.
    private static func reversed(
        _ reference: Reference,
        target: Entity,
        from id: RecordID,
        of entity: Entity
    ) -> Predicate {
        let way =
            target.references.first {
                $0.relationID == reference.relationID && $0.target == entity.name && $0 != reference
            }
            ?? target.references.first { $0.relationID == reference.relationID }
        guard let way else { return .constant(false) }
        let kind: ValueKind = entity.primaryFormat == .integer ? .integer : .text
        let isRecord = { (hops: [String]) in
            Predicate.compare(FieldPath(hops: hops, field: SystemField.id, kind: kind), .equal, .value(id.value))
        }
        return way.isMany ? .exists(RelationPath(relation: way.name), isRecord([])) : isRecord([way.name])
    }
}
