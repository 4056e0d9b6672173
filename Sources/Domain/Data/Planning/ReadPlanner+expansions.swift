// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension ReadPlanner {
    /// How many relations one request may embed in all.
    private static let maximumExpansions = 32

    mutating func expansions(
        _ terms: [RecordQuery.WithTerm],
        of subject: ReadableSubject,
        depth: Int,
        place: Place
    ) throws(DataError) -> [Expansion] {
        guard !terms.isEmpty else { return [] }
        guard depth < RecordQuery.maximumDepth, terms.count <= Self.maximumExpansions else {
            throw .malformed(
                pointer: place.member("with"),
                code: "with_too_deep",
                message:
                    "Relations are embedded at most \(RecordQuery.maximumDepth) deep and \(Self.maximumExpansions) wide."
            )
        }
        var expansions: [Expansion] = []
        for term in terms {
            expansions.append(try expansion(term, of: subject, depth: depth, place: place))
        }
        return expansions
    }

    private mutating func expansion(
        _ term: RecordQuery.WithTerm,
        of subject: ReadableSubject,
        depth: Int,
        place: Place
    ) throws(DataError) -> Expansion {
        let entity = subject.entity
        guard let reference = entity.reference(term.reference),
            subject.isReadable(keyOf: reference, by: reference.isMany ? .list : .get),
            let target = planner.schema.entity(reference.target)
        else {
            throw .invalid([
                .init(
                    pointer: place.member("with"),
                    code: "unknown_relation",
                    message: "\(entity.name) has no relation \"\(term.reference)\"."
                )
            ])
        }
        let isTaken = term.name != term.reference && (entity.field(term.name) != nil)
        guard !isTaken else {
            throw .invalid([
                .init(
                    pointer: place.member("with"),
                    code: "name_taken",
                    message: "\"\(term.name)\" is a field of \(entity.name)."
                )
            ])
        }
        let frame = Frame(
            action: reference.isMany ? .list : .get,
            deleted: .without,
            depth: depth + 1,
            target: .constant(true),
            via: reference,
            isMany: reference.isMany,
            cursor: nil,
            count: .none
        )
        let shape = try shape(term.query, of: target, frame: frame, place: place.nested(term.name))
        return Expansion(
            name: term.name,
            prefix: Self.prefix(term.name),
            reference: reference,
            shape: shape,
            extras: extras(of: reference),
            visibility: visibility(of: reference, in: subject)
        )
    }

    /// The extra fields of an m:n connection, as far as the caller may read them.
    private mutating func extras(of reference: Reference) -> [OutputColumn] {
        guard case .through(let name, _, _, _) = reference.path, let connection = planner.schema.entity(name)
        else { return [] }
        guard let given = planner.alternativesIfAny(.list, on: connection) else { return [] }
        let subject = ReadableSubject(connection, alternatives: given, planner: planner)
        return connection.fields.filter { field in
            field.origin == .declared && subject.isReadable(field) && given.isSingle
        }.map { planner.column($0, of: connection, alternatives: given) }
    }

    private func visibility(of reference: Reference, in subject: ReadableSubject) -> UInt64 {
        guard case .toOne(let key) = reference.path, let field = subject.entity.field(key.rawValue) else { return .max }
        return Self.visibility(of: field, alternatives: subject.alternatives)
    }
}
