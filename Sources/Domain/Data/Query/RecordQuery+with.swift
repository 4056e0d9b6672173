// SPDX-License-Identifier: Apache-2.0

import Kernel

extension RecordQuery {
    /// `author`, `author.posts`, `latest:comments`, a list of them, or an object of nested queries.
    static func withTerms(_ value: JSONValue, at place: String) throws(DataError) -> [WithTerm] {
        var terms: [WithTerm] = []
        switch value {
        case .string(let text):
            for path in text.split(separator: ",", omittingEmptySubsequences: false) {
                try add(
                    path.split(separator: ".", omittingEmptySubsequences: false).map(String.init),
                    to: &terms,
                    at: place
                )
            }
        case .array(let elements):
            for element in elements {
                for term in try withTerms(element, at: place) { try merge(term, into: &terms, at: place) }
            }
        case .object(let object):
            for member in object.members {
                let inner = "\(place)/\(member.key)"
                let query =
                    member.value.isNull || member.value == true
                    ? RecordQuery() : try RecordQuery(json: member.value, pointer: inner)
                guard query.cursor == nil else {
                    throw .malformed(
                        pointer: "\(inner)/cursor",
                        code: "invalid_parameter",
                        message: "Embedded relations are paged by limit and offset."
                    )
                }
                try merge(try term(member.key, query: query, at: place), into: &terms, at: place)
            }
        default:
            throw .malformed(pointer: place, code: "invalid_with", message: "\"with\" is a name, a list or an object.")
        }
        return terms
    }

    private static func add(_ path: [String], to terms: inout [WithTerm], at place: String) throws(DataError) {
        guard let head = path.first else { return }
        var term = try term(head, query: RecordQuery(), at: place)
        try add(Array(path.dropFirst()), to: &term.query.with, at: place)
        try merge(term, into: &terms, at: place)
    }

    /// The same name twice is one embedding with what both ask for below it.
    private static func merge(_ term: WithTerm, into terms: inout [WithTerm], at place: String) throws(DataError) {
        guard let index = terms.firstIndex(where: { $0.name == term.name }) else { return terms.append(term) }
        guard terms[index].reference == term.reference else {
            throw .malformed(
                pointer: place,
                code: "invalid_with",
                message: "\"\(term.name)\" stands for two different relations."
            )
        }
        for nested in term.query.with { try merge(nested, into: &terms[index].query.with, at: place) }
    }

    private static func term(_ text: String, query: RecordQuery, at place: String) throws(DataError) -> WithTerm {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let isNamed = parts.count == 2 && FieldName(rawValue: parts[0]) != nil
        guard parts.count == 1 || isNamed, let reference = parts.last, !reference.isEmpty else {
            throw .malformed(
                pointer: place,
                code: "invalid_with",
                message: "A relation is named as relation or alias:relation."
            )
        }
        return WithTerm(name: isNamed ? parts[0] : nil, reference: reference, query: query)
    }
}
