// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension ReadPlanner {
    /// The asked order, or the entity's own, made total by the key.
    func order(
        _ sort: [RecordQuery.SortTerm]?,
        about subject: ReadableSubject,
        isMany: Bool,
        at place: String
    ) throws(DataError) -> [OrderTerm] {
        guard isMany else { return [] }
        var terms: [OrderTerm] = []
        for term in sort ?? Self.defaultSort(of: subject) {
            guard let path = path(term.path, from: subject) else {
                if let refusal = refusal(of: term.path, from: subject, at: place) { throw refusal }
                throw .invalid([
                    .init(
                        pointer: place,
                        code: "unknown_field",
                        message: "\(subject.entity.name) can't be sorted by \"\(term.path)\"."
                    )
                ])
            }
            terms.append(OrderTerm(path: path, descending: term.descending, nulls: term.nulls))
        }
        let key = FieldPath(field: SystemField.id, kind: subject.entity.primaryFormat == .integer ? .integer : .text)
        let mask = FieldName(rawValue: key.field).flatMap { subject.trace.scopes[subject.entity.name]?.masks[$0] }
        if mask != nil || !terms.contains(where: { $0.path == key }) {
            terms.append(OrderTerm(path: key, descending: terms.last?.descending ?? false, breaksTies: true))
        }
        return terms
    }

    private static func defaultSort(of subject: ReadableSubject) -> [RecordQuery.SortTerm] {
        let options = subject.entity.options
        guard let field = subject.entity.field(options.sortField), subject.isReadable(field) else { return [] }
        return [.init(options.sortField, descending: options.sortDescending)]
    }

    /// A field of the entity, or one behind to-one relations, when the caller may read it and it has an order.
    func path(_ text: String, from subject: ReadableSubject) -> FieldPath? {
        var names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let last = names.popLast(), names.count <= RecordQuery.maximumDepth else { return nil }
        var current: any ConditionSubject = subject
        for name in names {
            guard case .relation(let next, many: false) = current.member(name) else { return nil }
            current = next
        }
        guard case .field(let kind) = current.member(last), kind != .json, kind != .geo else { return nil }
        return FieldPath(hops: names, field: last, kind: kind)
    }

    /// What to say of a path that ends at an encrypted field; nil of any other.
    func refusal(of text: String, from subject: ReadableSubject, at place: String) -> DataError? {
        var names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let last = names.popLast() else { return nil }
        var current: any ConditionSubject = subject
        for name in names {
            guard case .relation(let next, _) = current.member(name) else { return nil }
            current = next
        }
        return current.refusal(of: last).map {
            .invalid([.init(pointer: place, code: "encrypted_field", message: $0)])
        }
    }

    /// bknd's `join`: rows that have at least one record there.
    func joins(
        _ names: [String],
        about subject: ReadableSubject,
        at place: String
    ) throws(DataError) -> [Predicate] {
        var parts: [Predicate] = []
        for name in names {
            guard case .relation(_, let many) = subject.member(name), let reference = subject.entity.reference(name)
            else {
                throw .invalid([
                    .init(
                        pointer: place,
                        code: "unknown_relation",
                        message: "\(subject.entity.name) has no relation \"\(name)\"."
                    )
                ])
            }
            if many {
                parts.append(.exists(RelationPath(relation: name), .constant(true)))
            } else if let target = planner.schema.entity(reference.target) {
                let kind: ValueKind = target.primaryFormat == .integer ? .integer : .text
                parts.append(.not(.isNull(FieldPath(hops: [name], field: SystemField.id, kind: kind))))
            }
        }
        return parts
    }
}
