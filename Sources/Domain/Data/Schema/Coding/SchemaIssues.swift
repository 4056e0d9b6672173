// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Collects what is wrong with a definition, so that it is reported at once: as much of it as anyone reads.
final class SchemaIssues {
    private static let most = 200

    private(set) var list: [DataError.Issue] = []
    private var known: Set<DataError.Issue> = []

    func add(_ pointer: JSONPointer, _ code: String, _ message: String) {
        let issue = DataError.Issue(pointer: pointer.description, code: code, message: message)
        if list.count < Self.most, known.insert(issue).inserted { list.append(issue) }
    }

    func throwIfAny() throws(DataError) {
        guard list.isEmpty else { throw .invalid(list) }
    }
}

extension JSONPointer {
    init(_ tokens: String...) { self = tokens.reduce(JSONPointer()) { $0.appending($1) } }
}
