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
        trace.note(entity, alternatives: alternatives, planner: planner)
    }

    func member(_ name: String) -> ConditionMember? {
        if let field = entity.field(name) {
            guard isReadable(field), let kind = field.type.valueKind else { return nil }
            return .field(kind)
        }
        guard let reference = entity.reference(name), let target = planner.schema.entity(reference.target),
            isReadable(keyOf: reference), let given = planner.alternativesIfAny(.list, on: target)
        else { return nil }
        noteLinks(of: reference)
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

    func refusal(of name: String) -> String? {
        guard let field = entity.field(name), isReadable(field) else { return nil }
        return field.encryptionRefusal
    }

    /// Whether some alternative gives the field, in some row at least.
    func isReadable(_ field: Field) -> Bool {
        guard !field.isHidden || planner.context.seesHidden, field.type.isReadable else { return false }
        return alternatives.all.contains { $0.fields.contains(field.name) }
    }

    /// Whether the caller may know which records a relation leads to, in some rows at least: what ties them has to be
    /// readable on the side on which it is stored.
    /// - Parameter action: what is done with the records at the other end.
    func isReadable(keyOf reference: Reference, by action: Action = .list) -> Bool {
        switch reference.path {
        case .toOne(let key): return entity.field(key.rawValue).map(isReadable) ?? true
        case .polymorphicInverse:
            return ReadableSubject.polymorphicKeys.allSatisfy { name in
                entity.field(name).map { field in alternatives.all.allSatisfy { $0.fields.contains(field.name) } }
                    ?? true
            }
        case .inverse(let key, _):
            guard let (target, given) = other(end: reference, action), let field = target.field(key.rawValue) else {
                return true
            }
            return !(field.isHidden && !planner.context.seesHidden) && given.all.contains { $0.fields.contains(key) }
        case .polymorphic:
            guard let (target, given) = other(end: reference, action) else { return true }
            return ReadableSubject.polymorphicKeys.allSatisfy { name in
                target.field(name).map { field in given.all.allSatisfy { $0.fields.contains(field.name) } } ?? true
            }
        case .through: return VisibleLinks(reference, planner: planner) != nil
        }
    }

    private static let polymorphicKeys = [SystemField.reference, SystemField.entityID]

    /// The entity at the other end; nil where the caller is refused anyway.
    private func other(end reference: Reference, _ action: Action) -> (Entity, Alternatives)? {
        guard let target = planner.schema.entity(reference.target),
            let given = planner.alternativesIfAny(action, on: target)
        else { return nil }
        return (target, given)
    }

    /// Has the links of an m:n relation count as far as the caller may know of them.
    func noteLinks(of reference: Reference) {
        if let links = VisibleLinks(reference, planner: planner) { trace.note(links, planner: planner) }
    }
}
