// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// An entity as a caller's conditions may see it: fields that no alternative gives do not exist, and neither do
/// relations to entities that the caller may not list.
struct ReadableSubject: ConditionSubject {
    let entity: Entity
    let alternatives: Alternatives
    let planner: Planner
    let trace: AccessTrace

    init(_ entity: Entity, alternatives: Alternatives, planner: Planner, trace: AccessTrace = AccessTrace()) {
        self.entity = entity
        self.alternatives = alternatives
        self.planner = planner
        self.trace = trace
        trace.note(entity, alternatives: alternatives, schema: planner.schema)
    }

    func member(_ name: String) -> ConditionMember? {
        if let field = entity.field(name) {
            guard isReadable(field), let kind = field.type.valueKind else { return nil }
            return .field(kind)
        }
        guard let reference = entity.reference(name), let target = planner.schema.entity(reference.target),
            isReadable(keyOf: reference), let given = planner.alternativesIfAny(.list, on: target)
        else { return nil }
        if case .through(let connection, _, _, _) = reference.path { trace.touched.insert(connection) }
        return .relation(
            ReadableSubject(target, alternatives: given, planner: planner, trace: trace),
            many: reference.isMany
        )
    }

    var searchableFields: [String] {
        entity.fields.filter { field in
            switch field.type {
            case .text, .richText, .email, .url, .slug, .enumeration: isReadable(field)
            default: false
            }
        }.map(\.name.rawValue)
    }

    /// Whether some alternative gives the field, in some row at least.
    func isReadable(_ field: Field) -> Bool {
        guard !field.isHidden, field.type.valueKind != nil else { return false }
        return alternatives.all.contains { $0.fields.contains(field.name) }
    }

    /// A relation whose key lies in this entity's own row is as readable as the key.
    func isReadable(keyOf reference: Reference) -> Bool {
        guard case .toOne(let key) = reference.path, let field = entity.field(key.rawValue) else { return true }
        return isReadable(field)
    }
}
